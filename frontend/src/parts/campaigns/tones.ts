/** Colours of states of campaigns and entries. */
import type { CampaignState, EntryState } from '@/api/cases'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const CAMPAIGN_TONES: Readonly<Record<CampaignState, Tone>> = {
  draft: 'plain',
  open: 'primary',
  judging: 'warning',
  ranked: 'warning',
  announced: 'warning',
  concluded: 'success',
  cancelled: 'danger',
}

export const ENTRY_TONES: Readonly<Record<EntryState, Tone>> = {
  proposed: 'plain',
  nominated: 'primary',
  admitted: 'success',
  refused: 'danger',
  returned: 'danger',
  withdrawn: 'plain',
}
