/** Calls of the assessment service about submissions that several screens make. */
import { json } from '@/api/json'
import type { Rubric } from '@/parts/rubric/types'
import type { HistoryEntry, Page, Submission, SubmissionRow } from './types'

export const ASSESSMENT = '/api/assessment/v1'

export interface QueueFilter {
  state?: string
  district_id?: string
  round_id?: string
  q?: string
  is_overdue?: boolean
}

export function submissionPath(id: string, rest = ''): string {
  return `${ASSESSMENT}/submissions/${encodeURIComponent(id)}${rest}`
}

export function getSubmission(id: string, signal?: AbortSignal): Promise<Submission> {
  return json('GET', submissionPath(id), undefined, { signal })
}

export function getRubric(id: string, signal?: AbortSignal): Promise<Rubric> {
  return json('GET', `${ASSESSMENT}/rubrics/${encodeURIComponent(id)}`, undefined, { signal })
}

/** One page of the caller's submissions, of one round or of all. */
export function listSubmissions(
  filter: QueueFilter,
  cursor: string | null,
  limit: number,
  signal?: AbortSignal,
): Promise<Page<SubmissionRow>> {
  const { round_id, ...rest } = filter
  const path = round_id
    ? `${ASSESSMENT}/rounds/${round_id}/submissions`
    : `${ASSESSMENT}/submissions`
  return json('GET', path, undefined, { query: { ...rest, cursor, limit }, signal })
}

export function getHistory(
  id: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Page<HistoryEntry>> {
  return json('GET', submissionPath(id, '/history'), undefined, { query: { cursor }, signal })
}

/** A verb of the state table: `submit`, `return`, `announce` … */
export function act<T = unknown>(id: string, verb: string, body: unknown = {}): Promise<T> {
  return json('POST', submissionPath(id, `/${verb}`), body, {
    idempotencyKey: crypto.randomUUID?.(),
  })
}

/** A right to open these files for five minutes. */
export function openTicket(
  id: string,
  fileIds: string[],
): Promise<{ ticket: string; expires_at: string }> {
  return json('POST', submissionPath(id, '/tickets'), { file_ids: fileIds })
}
