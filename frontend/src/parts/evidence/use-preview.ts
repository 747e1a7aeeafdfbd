import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { json } from '@/api/json'
import type { LinkTo } from './file-links'
import { lookAgainIn, stageOf, type Preview } from './preview'

/** The preview of one file: asked for, looked at again until it is made, and where it opens. */
export function usePreview(fileId: string, linkTo: LinkTo) {
  const preview = shallowRef<Preview | null>(null)
  const link = ref<string | null>(null)
  const poster = ref<string>()
  const problem = ref<unknown>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isGone = false

  /** The address of what is shown; asked for again when one has run out. */
  function address(found = preview.value): Promise<string> {
    return linkTo(fileId, found && stageOf(found) === 'original' ? 'inline' : 'preview')
  }
  async function show(found: Preview): Promise<void> {
    poster.value = found.has_poster ? await linkTo(fileId, 'poster') : undefined
    link.value = await address(found)
  }
  async function look(attempt: number): Promise<void> {
    const found = await json<Preview>('GET', await linkTo(fileId, 'preview-state'))
    const stage = stageOf(found)
    if (isGone) return
    if (stage === 'wait') timer = setTimeout(() => void open(attempt + 1), lookAgainIn(attempt))
    else if (stage !== 'save') await show(found)
    preview.value = found
  }
  async function open(attempt = 0): Promise<void> {
    problem.value = null
    try {
      await look(attempt)
    } catch (error) {
      problem.value = error
    }
  }
  onBeforeUnmount(() => {
    isGone = true
    clearTimeout(timer)
  })

  return { preview, link, poster, problem, open: () => open(), renew: () => address() }
}
