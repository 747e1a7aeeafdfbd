/** What a table of units shows by a dimension or an environment. Pure. */
import type { AbilityFiguresOut, AbilityPartOut } from '@/api/assessment'

export interface Line {
  key: string
  name: string
  figures: AbilityFiguresOut
}

const NONE: AbilityFiguresOut = {
  begun: 0,
  rated: 0,
  excellent: 0,
  passing: 0,
  failing: 0,
  final: 0,
}

/** What any of the units has, dimensions first: a unit that began nothing hides no choice. */
export function groupsOf(parts: readonly AbilityPartOut[]): { key: string; name: string }[] {
  const rows = [
    ...parts.flatMap(({ dimensions }) => dimensions),
    ...parts.flatMap(({ environments }) => environments),
  ]
  const names = new Map(rows.map(({ key, name }) => [key, name]))
  return [...names].map(([key, name]) => ({ key, name }))
}

/** The units' figures of a group, or all of them; who has none of the group has none. */
export function linesOf(parts: readonly AbilityPartOut[], by: string): Line[] {
  return parts.map(part => {
    const rows = [...part.dimensions, ...part.environments]
    const figures = by ? (rows.find(({ key }) => key === by)?.figures ?? NONE) : part.total
    return { key: part.unit_id ?? part.name, name: part.name, figures }
  })
}
