import type { PersonalPlanState } from '@/api/assessment'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const TONES: Readonly<Record<PersonalPlanState, Tone>> = {
  draft: 'plain',
  submitted: 'primary',
  returned: 'warning',
  approved: 'success',
}
