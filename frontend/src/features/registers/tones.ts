import type { RegisterState } from '@/api/assessment'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const TONES: Readonly<Record<RegisterState, Tone>> = {
  draft: 'warning',
  entered: 'success',
  withdrawn: 'plain',
}
