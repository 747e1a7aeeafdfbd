/** How long the parts of a bar are, in percent of the longest row. Pure. */
import type { AbilityFiguresOut } from '@/api/assessment'

export const LEVELS = ['excellent', 'passing', 'failing'] as const
export type Level = (typeof LEVELS)[number]

export interface Part {
  level: Level
  n: number
  width: number
}

export function partsOf(figures: AbilityFiguresOut, longest: number): Part[] {
  if (longest <= 0) return []
  return LEVELS.filter(level => figures[level] > 0).map(level => ({
    level,
    n: figures[level],
    width: (figures[level] / longest) * 100,
  }))
}

export function longestOf(rows: readonly { figures: AbilityFiguresOut }[]): number {
  return Math.max(0, ...rows.map(({ figures }) => figures.rated))
}
