/** Wire shapes and calls of results, rolls and checks. */
import { json } from '@/api/json'
import type { Grade, Mark, Points } from '@/parts/rubric/types'
import { ASSESSMENT, submissionPath } from '@/parts/submission/submission-api'
import type { SubmissionState } from '@/parts/submission/types'

export type StageName = 'self' | 'district' | 'city' | 'final'

export interface StageResult {
  stage: StageName
  total: Points
  grade: Grade
  process_points: Points
  outcome_points: Points
  explanation: string[]
  concluded_at: string | null
  reviewers: string[]
}

export interface ResultItem {
  code: string
  name: string
  max_points: Points
  base: boolean
  self: Points | null
  district: Points | null
  city: Points | null
  final: Points | null
  reason: string
  gap: Points | null
}

export interface Result {
  submission_id: string
  school_name: string
  district_name: string
  round_name: string
  state: SubmissionState
  grade: Grade
  total: Points
  sentence: string
  process_points: Points
  outcome_points: Points
  stages: StageResult[]
  items: ResultItem[]
  check_code: string | null
  check_url: string | null
  announced_at: string | null
  announce_until: string | null
  can_appeal: boolean
}

export interface RollRow {
  submission_id: string
  school_id: string
  school_name: string
  district_name: string
  state: SubmissionState
  self_total: Points | null
  district_total: Points | null
  city_total: Points | null
  total: Points
  grade: Grade
  check_code: string
}

export interface Roll {
  round_id: string
  round_name: string
  school_year: string
  rows: RollRow[]
  school_count: number
  by_grade: Partial<Record<Grade, number>>
  is_complete: boolean
  sha256: string
  computed_at: string
}

export interface Batch {
  changed: number
  skipped: { submission_id: string; reason: string }[]
  remaining: number
}

export interface Check {
  school_name: string
  round_name: string
  grade: Grade
  total: Points
  issued_at: string
  issuer: string
  state: 'announced' | 'final' | 'replaced'
}

export interface Decision {
  outcome: 'upheld' | 'changed'
  reason: string
  marks: Record<string, Mark>
}

export function getResult(id: string, signal?: AbortSignal): Promise<Result> {
  return json('GET', submissionPath(id, '/result'), undefined, { signal })
}

export function resultForm(id: string): string {
  return submissionPath(id, '/result.pdf')
}

export function roundPath(id: string, rest = ''): string {
  return `${ASSESSMENT}/rounds/${encodeURIComponent(id)}${rest}`
}

export function getRoll(roundId: string, signal?: AbortSignal): Promise<Roll> {
  return json('GET', roundPath(roundId, '/roll'), undefined, { signal })
}

export function runBatch(roundId: string, verb: BatchVerb): Promise<Batch> {
  return json('POST', roundPath(roundId, `/${verb}`), {})
}

export type BatchVerb = 'announce-verified' | 'finalise-due'

export function getCheck(code: string, signal?: AbortSignal): Promise<Check> {
  return json('GET', `${ASSESSMENT}/checks/${encodeURIComponent(code)}`, undefined, { signal })
}
