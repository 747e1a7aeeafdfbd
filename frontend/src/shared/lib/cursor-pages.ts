/** Page by page through a list that the server pages with cursors. */
import { computed, ref, watch, type Ref, type WatchSource } from 'vue'

export interface CursorPages {
  /** Cursor of the page shown; undefined = the first. */
  cursor: Ref<string | undefined>
  number: Ref<number>
  hasPrevious: Ref<boolean>
  next: (cursor: string | null | undefined) => void
  previous: () => void
  restart: () => void
}

/** `filters`: whatever changes the list also starts it again. */
export function useCursorPages(filters?: WatchSource): CursorPages {
  const trail = ref<string[]>([])
  const restart = () => (trail.value = [])
  if (filters) watch(filters, restart, { deep: true })
  return {
    cursor: computed(() => trail.value.at(-1)),
    number: computed(() => trail.value.length + 1),
    hasPrevious: computed(() => trail.value.length > 0),
    next: cursor => {
      if (cursor) trail.value = [...trail.value, cursor]
    },
    previous: () => (trail.value = trail.value.slice(0, -1)),
    restart,
  }
}
