/** Wire shapes of submissions 申报, as the assessment service writes them. */
import type { Grade, ItemState, Mark, Points } from '@/parts/rubric/types'

export const STATES = [
  'draft',
  'submitted',
  'in_review',
  'returned',
  'reviewed',
  'verified',
  'announced',
  'appealed',
  'in_appeal',
  'final',
] as const

export type SubmissionState = (typeof STATES)[number]

/** What a person may do with a submission; the server names them per person and state. */
export type Verb =
  | 'save'
  | 'submit'
  | 'revise'
  | 'extend'
  | 'start_review'
  | 'return'
  | 'conclude_district'
  | 'conclude_city'
  | 'announce'
  | 'appeal'
  | 'take_appeal'
  | 'decide_appeal'
  | 'finalise'

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface SubmissionRow {
  id: string
  round_id: string
  round_name: string
  school_id: string
  school_name: string
  district_id: string | null
  district_name: string
  org_path: string
  state: SubmissionState
  version_no: number
  due_at: string | null
  is_overdue: boolean
  done_count: number
  item_count: number
  self_total: Points | null
  district_total: Points | null
  city_total: Points | null
  grade: Grade | null
  updated_at: string
}

export interface EvidenceFile {
  file_id: string
  slot: string | null
  filename: string
  size: number
  media_type: string
  sha256: string | null
  state: string
}

export interface Answer {
  code: string
  state: ItemState
  narrative: string
  self_mark: Mark | null
  self_points?: Points | null
  evidence: EvidenceFile[]
  returned_reason: string | null
  version: number
  updated_at: string | null
  updated_by: string | null
}

export interface Appeal {
  text: string
  items: string[]
  filed_at: string
  filed_by: string
  decision: 'upheld' | 'changed' | null
  decision_reason: string | null
  decided_at: string | null
}

export interface Submission extends SubmissionRow {
  rubric_id: string
  half_points?: boolean
  items: Answer[]
  my_actions: Verb[]
  announce_until: string | null
  appeal: Appeal | null
}

export interface AnswerBody {
  narrative: string
  self_mark: Mark | null
  evidence_file_ids: string[]
  slots: Record<string, string>
}

export interface HistoryEntry {
  at: string
  actor_name: string
  verb: string
  from_state: SubmissionState | null
  to_state: SubmissionState | null
  version_no: number
  detail: unknown
}
