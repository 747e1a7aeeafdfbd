import { ref, watchEffect } from 'vue'
import type { Batch, Done } from './batches'

/** The batches of this page, newest first; leaving the page forgets them. */
export function useBatches() {
  const batches = ref<Batch[]>([])
  let last = 0

  function add(said: string, rows: Done[]): void {
    if (rows.length === 0) return
    last += 1
    batches.value = [{ key: last, said, rows }, ...batches.value]
  }
  function drop(key: number): void {
    batches.value = batches.value.filter(one => one.key !== key)
  }
  /** Whoever comes back finds the way back, too: asked once, for the bar may be put away. */
  function addFound(find: () => { said: string; row: Done } | null | undefined): void {
    let isLooked = false
    watchEffect(() => {
      const found = isLooked ? undefined : find() // undefined: not known yet
      if (found === undefined) return
      isLooked = true
      if (found) add(found.said, [found.row])
    })
  }
  return { batches, add, addFound, drop }
}
