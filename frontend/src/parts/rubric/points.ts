import type { Points } from './types'

/** Points as whole hundredths, so that sums on the screen are exact. */
export function hundredths(points: Points): number {
  return Math.round(Number(points) * 100)
}

/** Points as people write them: `6`, `6.5`, never `6.00`. */
export function formatPoints(points: Points | null | undefined): string {
  if (points === null || points === undefined) return '—'
  return String(hundredths(points) / 100)
}

/** Exact sum of points, written without trailing zeros; `null` when nothing is known. */
export function sumPoints(all: readonly (Points | null | undefined)[]): string | null {
  const known = all.filter((points): points is Points => points !== null && points !== undefined)
  if (known.length === 0) return null
  return formatPoints(known.reduce<number>((sum, points) => sum + hundredths(points), 0) / 100)
}

/** later − earlier, signed and exact; `null` when one of the two is not known. */
export function gapBetween(
  earlier: Points | null | undefined,
  later: Points | null | undefined,
): number | null {
  if (earlier === null || earlier === undefined || later === null || later === undefined)
    return null
  return (hundredths(later) - hundredths(earlier)) / 100
}

/** The buttons of a graded item: 0…max in whole points, or in halves where the round allows it. */
export function pointSteps(max: Points, halfPoints = false): string[] {
  const step = halfPoints ? 50 : 100
  const top = hundredths(max)
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, n) =>
    formatPoints((n * step) / 100),
  )
}
