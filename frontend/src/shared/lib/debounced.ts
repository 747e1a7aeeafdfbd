import { ref, watch, type Ref } from 'vue'

/** Follows a value once it has rested: one request per word, not per key. */
export function useDebounced<T>(source: Ref<T>, ms = 300): Readonly<Ref<T>> {
  const settled = ref(source.value) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, value => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = value), ms)
  })
  return settled
}
