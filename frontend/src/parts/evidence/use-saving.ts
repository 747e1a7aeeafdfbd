/** Saving a file to disk; a refusal is kept to be shown. */
import { ref } from 'vue'
import type { LinkTo } from './file-links'
import { saveLink } from './save-link'

export function useSaving(linkTo: () => LinkTo) {
  const problem = ref<unknown>(null)
  async function save(fileId: string): Promise<void> {
    problem.value = null
    try {
      saveLink(await linkTo()(fileId, 'attachment'))
    } catch (fault) {
      problem.value = fault
    }
  }
  return { problem, save }
}
