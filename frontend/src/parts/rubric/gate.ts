import { formatPoints, hundredths, sumPoints } from './points'
import { leavesOf } from './tree'
import type { Grade, Rubric, Score } from './types'

export interface BaseLoss {
  code: string
  a: string
  points: string
}

/**
 * Why the score has its grade, as a key of the catalogue (`rubric.gate.*`) with its values.
 * The server decides the grade; this only chooses the sentence.
 */
export type Gate =
  | { key: 'incomplete'; blank: number }
  | { key: 'base_loss'; losses: BaseLoss[] }
  | { key: 'grade'; grade: Grade }
  | { key: 'unknown' }

export function gateOf(rubric: Rubric, score: Score | null, blank: number): Gate {
  if (score === null) return { key: 'unknown' }
  if (score.base_losses.length > 0) return { key: 'base_loss', losses: lossesOf(rubric, score) }
  if (blank > 0) return { key: 'incomplete', blank }
  return score.grade === null ? { key: 'unknown' } : { key: 'grade', grade: score.grade }
}

function lossesOf(rubric: Rubric, score: Score): BaseLoss[] {
  const branch = new Map(leavesOf(rubric).map(({ item, a }) => [item.code, a.code]))
  return score.items
    .filter(({ code }) => score.base_losses.includes(code))
    .map(({ code, max, points }) => ({
      code,
      a: branch.get(code) ?? '',
      points: formatPoints((hundredths(max) - hundredths(points ?? 0)) / 100),
    }))
}

/** Share of `points` in `max` for a bar, 0 to 100. */
export function shareOf(points: string | number | null | undefined, max: string | number): number {
  const top = hundredths(max)
  if (points === null || points === undefined || top === 0) return 0
  return Math.min(100, Math.max(0, (hundredths(points) / top) * 100))
}

/**
 * What is marked so far as a score without total and grade, for reviews that still have blanks.
 * Base items that already lost a point decide the grade whatever follows, so they are named.
 */
export function scoreSoFar(rubric: Rubric, points: ReadonlyMap<string, string | null>): Score {
  const marked = leavesOf(rubric).flatMap(({ item, a }) => {
    const given = points.get(item.code) ?? null
    return given === null
      ? []
      : [{ code: item.code, base: a.base, max: item.max_points, points: given }]
  })
  const sumOf = (isBase: boolean) =>
    sumPoints(marked.filter(({ base }) => base === isBase).map(one => one.points)) ?? '0'
  return {
    total: null,
    grade: null,
    process_points: sumOf(true),
    outcome_points: sumOf(false),
    base_losses: marked
      .filter(one => one.base && hundredths(one.points) < hundredths(one.max))
      .map(({ code }) => code),
    items: marked.map(({ code, max, points: given }) => ({ code, max, points: given, reason: '' })),
    explanation: [],
  }
}
