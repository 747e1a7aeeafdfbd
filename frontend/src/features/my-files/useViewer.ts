/** Which of my files is looked at, and those beside it that can be turned to. */
import { computed, ref } from 'vue'
import type { FileOut } from '@/api/evidence'

type Known = Pick<FileOut, 'id' | 'filename' | 'media_type' | 'state'>

export function useViewer(listed: () => readonly Known[]) {
  const shown = ref<string | null>(null)
  /** The file itself, for one that is on another page of the list. */
  const chosen = ref<Known | null>(null)

  const files = computed(() => {
    const ready = listed().filter(({ state }) => state === 'ready')
    const isListed = ready.some(({ id }) => id === chosen.value?.id)
    const row = isListed ? ready : chosen.value ? [chosen.value] : []
    return row.map(({ id, ...facts }) => ({ file_id: id, ...facts }))
  })
  function show(file: Known): void {
    chosen.value = file
    shown.value = file.id
  }
  return { shown, files, show }
}
