/** The words of submissions 申报 on screens, named after the wire types they are. */
import type {
  AppealOut,
  EvidenceOut,
  HistoryItemOut,
  ItemIn,
  ItemOut,
  State,
  SubmissionOut,
  SubmissionRow,
  Verb,
} from '@/api/assessment'

export type SubmissionState = State
export type Submission = SubmissionOut
export type Answer = ItemOut
export type AnswerBody = Required<ItemIn>
export type EvidenceFile = EvidenceOut
export type Appeal = AppealOut
export type HistoryEntry = HistoryItemOut
export type { SubmissionRow, Verb }

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}
