/** Calls of reviews 评审. */
import type { MarkIn, ReviewItemOut, ReviewOut, ScoreOut, Stage } from '@/api/assessment'
import { json } from '@/api/json'
import { ASSESSMENT, submissionPath } from '@/parts/submission/submission-api'

export type { Stage }
export type ReviewItem = ReviewItemOut
export type Review = ReviewOut

function reviewPath(id: string, stage: Stage, rest = ''): string {
  return submissionPath(id, `/reviews/${stage}${rest}`)
}

export function getReview(id: string, stage: Stage, signal?: AbortSignal): Promise<Review> {
  return json('GET', reviewPath(id, stage), undefined, { signal })
}

export function putMark(
  id: string,
  stage: Stage,
  code: string,
  mark: MarkIn,
  version: number,
): Promise<ReviewItem> {
  return json('PUT', reviewPath(id, stage, `/marks/${code}`), mark, { ifMatch: version })
}

export function conclude(id: string, stage: Stage, opinion: string): Promise<Review> {
  return json('POST', reviewPath(id, stage, '/conclude'), { opinion })
}

export function giveBack(id: string, items: { code: string; reason: string }[]): Promise<unknown> {
  return json('POST', submissionPath(id, '/return'), { items })
}

/** The server's calculation on any marks; nothing is stored. */
export function scoreMarks(
  rubricId: string,
  marks: Record<string, MarkIn>,
  signal?: AbortSignal,
): Promise<ScoreOut> {
  return json('POST', `${ASSESSMENT}/rubrics/${rubricId}/score`, { marks }, { signal })
}
