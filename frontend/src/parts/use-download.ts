import { ref } from 'vue'
import { download } from '@/api'
import { saveFile } from '@/shared/lib/save-file'

/** Fetch a file as the signed-in person and hand it to the browser; busy and refused are shown. */
export function useDownload() {
  const isLoading = ref(false)
  const problem = ref<unknown>(null)
  async function save(path: string, name: string): Promise<void> {
    isLoading.value = true
    problem.value = null
    try {
      const { blob, filename } = await download(path)
      saveFile(blob, filename ?? name)
    } catch (error) {
      problem.value = error
    } finally {
      isLoading.value = false
    }
  }
  return { save, isLoading, problem }
}
