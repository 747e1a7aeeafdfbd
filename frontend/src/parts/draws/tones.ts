/** The tints of states and levels of draws; the words carry the meaning. */
import type { DrawLevel, DrawState } from '@/api/assessment'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const STATE_TONES: Readonly<Record<DrawState, Tone>> = {
  frozen: 'warning',
  drawn: 'primary',
  reviewing: 'primary',
  concluded: 'success',
  cancelled: 'plain',
}

export const LEVEL_TONES: Readonly<Record<DrawLevel, Tone>> = {
  excellent: 'success',
  pass: 'primary',
  fail: 'danger',
}

export const LEVELS: readonly DrawLevel[] = ['excellent', 'pass', 'fail']
