/** Where an import stands among the five steps of the wizard, and what its words look like. */
import type { ImportOut, ImportState, RowVerdict } from '@/api/auth'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const STEPS = ['template', 'upload', 'check', 'confirm', 'result'] as const
export const VERDICTS: readonly RowVerdict[] = ['create', 'update', 'unchanged', 'disable', 'error']

const STEP_OF: Record<ImportState, number> = {
  validating: 2,
  failed: 2,
  validated: 3,
  applying: 4,
  applied: 4,
  undone: 4,
}

/** Index of the step that is being worked on. */
export function stepOf(state: ImportState): number {
  return STEP_OF[state]
}

export const STATE_TONES: Record<ImportState, Tone> = {
  validating: 'primary',
  validated: 'warning',
  applying: 'primary',
  applied: 'success',
  failed: 'danger',
  undone: 'plain',
}

export const VERDICT_TONES: Record<RowVerdict, Tone> = {
  create: 'success',
  update: 'primary',
  unchanged: 'plain',
  disable: 'warning',
  error: 'danger',
}

/** A job is at work: ask again soon. */
export function isBusy(state: ImportState): boolean {
  return state === 'validating' || state === 'applying'
}

/** How many rows would be written. */
export function writtenRows({ counts }: Pick<ImportOut, 'counts'>): number {
  return (counts.create ?? 0) + (counts.update ?? 0) + (counts.disable ?? 0)
}

/** Whether undoing is still offered at a moment. */
export function canUndo(one: Pick<ImportOut, 'state' | 'undo_until'>, now: number): boolean {
  return one.state === 'applied' && one.undo_until !== null && Date.parse(one.undo_until) > now
}
