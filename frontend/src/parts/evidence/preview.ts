/** How a file is shown, by what the service says of its preview. Pure. */

export interface Preview {
  state: 'queued' | 'making' | 'ready' | 'unavailable'
  reason: string | null
  look: 'pdf' | 'image' | 'video' | 'audio' | 'none'
  filename: string
  media_type: string
  is_blind: boolean
  has_poster: boolean
  has_thumbnail: boolean
  duration_seconds: number | null
}

/** What stands on the stage: one of the viewers, the original film, a wait, or the way to save it. */
export type Stage = 'pdf' | 'image' | 'video' | 'audio' | 'original' | 'wait' | 'save'

export function stageOf({ state, look, is_blind }: Preview): Stage {
  if (state === 'ready') return look === 'none' ? 'save' : look
  // Most browsers play most films as they come; the copy only starts sooner.
  if (look === 'video' && !is_blind) return 'original'
  return state === 'unavailable' ? 'save' : 'wait'
}

/** Whether there is something to save: of a blind file only its copy is. */
export function canSave(preview: Preview): boolean {
  return !preview.is_blind || preview.state === 'ready'
}

const FIRST_MS = 1_500
const LAST_MS = 15_000

/** How long to wait before looking again: short at first, a film takes minutes. */
export function lookAgainIn(attempt: number): number {
  return Math.min(LAST_MS, FIRST_MS * 1.5 ** attempt)
}

/** Minutes and seconds of a film, such as 41:07. */
export function lengthOf(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
