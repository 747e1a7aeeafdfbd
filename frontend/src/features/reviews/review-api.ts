/** Wire shapes and calls of reviews 评审. */
import { json } from '@/api/json'
import type { Mark, Points, Score } from '@/parts/rubric/types'
import { submissionPath } from '@/parts/submission/submission-api'

export type Stage = 'district' | 'city'

export interface ReviewItem {
  code: string
  mark: Mark | null
  points: Points | null
  reason: string
  version: number
  self_mark: Mark | null
  self_points: Points | null
  district_points: Points | null
  district_mark: Mark | null
  district_reason: string
  differs: boolean
}

export interface Review {
  stage: Stage
  ordinal: number
  state: 'none' | 'open' | 'concluded' | 'closed'
  is_arbiter: boolean
  reviewer_name: string
  opinion: string
  items: ReviewItem[]
  score: Score | null
  blank: string[]
  can_conclude: boolean
  can_mark: boolean
  refusal: { code: string; title: string } | null
}

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
  mark: Mark,
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
