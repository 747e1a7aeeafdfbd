/** Calls of results, rolls and checks. */
import type {
  BatchOut,
  CheckOut,
  DecisionIn,
  ResultItemOut,
  ResultOut,
  RollOut,
  RollRowOut,
  StageResultOut,
} from '@/api/assessment'
import { json } from '@/api/json'
import { ASSESSMENT, submissionPath } from '@/parts/submission/submission-api'

export type StageResult = StageResultOut
export type ResultItem = ResultItemOut
export type Result = ResultOut
export type RollRow = RollRowOut
export type Roll = RollOut
export type Batch = BatchOut
export type Check = CheckOut
export type Decision = Required<DecisionIn>

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
