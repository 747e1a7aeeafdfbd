/** How the states and verdicts of an import are tinted. */
import type { HourVerdict } from '@/api/assessment'

export const TONES = { checked: 'warning', applied: 'success', undone: 'plain' } as const
export const VERDICT_TONES = {
  new: 'success',
  held: 'warning',
  unchanged: 'plain',
  error: 'danger',
} as const
export const VERDICTS: readonly HourVerdict[] = ['new', 'held', 'unchanged', 'error']
