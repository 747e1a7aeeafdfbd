import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { json } from '@/api/json'
import type { LinkTo } from './file-links'
import { lookAgainIn, stageOf, type Preview } from './preview'

/** Looking again later, unless the viewer is gone by then. */
function useLater() {
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false
  onBeforeUnmount(() => {
    gone = true
    clearTimeout(timer)
  })
  function later(attempt: number, work: () => Promise<void>): void {
    if (!gone) timer = setTimeout(() => void work(), lookAgainIn(attempt))
  }
  return { later, isGone: () => gone }
}

/** The preview of one file: asked for, looked at again until it is made, and where it opens. */
export function usePreview(fileId: string, linkTo: LinkTo) {
  const preview = shallowRef<Preview | null>(null)
  const link = ref<string | null>(null)
  const poster = ref<string>()
  const problem = ref<unknown>(null)
  const { later, isGone } = useLater()

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
    if (isGone()) return
    const isShown = preview.value !== null && stageOf(preview.value) === stage
    if (stage === 'wait') later(attempt, () => open(attempt + 1))
    else if (stage !== 'save' && !isShown) await show(found)
    preview.value = found
    if (stage === 'original' && found.state !== 'unavailable') lookBehind(attempt)
  }
  /** The film plays as it came; its copy takes its place when it is made. */
  function lookBehind(attempt: number): void {
    later(attempt, () => look(attempt + 1).catch(() => lookBehind(attempt + 1)))
  }
  async function open(attempt = 0): Promise<void> {
    problem.value = null
    await look(attempt).catch((error: unknown) => (problem.value = error))
  }

  return { preview, link, poster, problem, open: () => open(), renew: () => address() }
}
