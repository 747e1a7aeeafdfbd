import type { ShowcaseState } from '@/api/cases'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const TONES: Record<ShowcaseState, Tone> = {
  draft: 'plain',
  submitted: 'warning',
  open: 'success',
  closed: 'plain',
}
