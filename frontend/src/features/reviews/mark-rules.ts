/** When a reviewer's mark can be sent, and how it stands to the district's. Pure. */
import { markProblem, pointsOf, sameMark } from '@/parts/rubric/marks'
import { gapBetween } from '@/parts/rubric/points'
import type { ItemC, Mark } from '@/parts/rubric/types'
import type { ReviewItem, Stage } from './review-api'

export type Hold = 'blank' | 'reason_missing' | 'piece_unnamed' | 'city_reason'

/** Points and faults without the words: what the city must give a reason for. */
function isChanged(item: ItemC, mark: Mark, district: Mark): boolean {
  const bare = (one: Mark): Mark => ({ ...one, reason: '' })
  return !sameMark(item, bare(mark), bare(district))
}

/** Why a mark is not sent yet; `null` when it can be. */
export function holdOf(
  item: ItemC,
  mark: Mark | null,
  stage: Stage,
  fact: ReviewItem,
): Hold | null {
  if (mark === null) return 'blank'
  const problem = markProblem(item, mark)
  if (problem !== null) return problem
  const changed =
    stage === 'city' && fact.district_mark !== null && isChanged(item, mark, fact.district_mark)
  return changed && !mark.reason?.trim() ? 'city_reason' : null
}

/** city − district in points; `null` while one of them is unknown. */
export function cityGap(item: ItemC, mark: Mark | null, fact: ReviewItem): number | null {
  return gapBetween(fact.district_points, pointsOf(item, mark))
}

/** Whether a field for the reason stands beside the mark, and whether it must be filled. */
export function reasonField(
  item: ItemC,
  mark: Mark | null,
  stage: Stage,
  fact: ReviewItem,
): 'none' | 'optional' | 'required' {
  if (mark === null) return 'none'
  const changed =
    stage === 'city' && fact.district_mark !== null && isChanged(item, mark, fact.district_mark)
  // A graded item below its maximum brings its own field.
  const hasOwn = markProblem(item, { ...mark, reason: '' }) === 'reason_missing'
  if (hasOwn) return 'none'
  if (changed) return 'required'
  return item.rule.kind === 'graded' ? 'none' : 'optional'
}
