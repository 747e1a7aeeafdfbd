/** Calls of the school's own work on its submission. */
import { json } from '@/api/json'
import { submissionPath } from '@/parts/submission/submission-api'
import type { SelfCheck } from '@/parts/rubric/types'
import type { Answer, AnswerBody } from '@/parts/submission/types'

export function putAnswer(
  id: string,
  code: string,
  body: AnswerBody,
  version: number,
): Promise<Answer> {
  return json('PUT', submissionPath(id, `/items/${code}`), body, { ifMatch: version })
}

export function getSelfCheck(id: string, signal?: AbortSignal): Promise<SelfCheck> {
  return json('GET', submissionPath(id, '/self-check'), undefined, { signal })
}
