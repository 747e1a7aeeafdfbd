/** The board: districts by groups of states, the late ones on top. Pure. */
import type { DistrictProgress, State } from '@/api/assessment'

export interface StateGroup {
  key: string
  states: readonly State[]
}

/** Ten states in seven columns: what is told apart on the board. */
export const GROUPS: readonly StateGroup[] = [
  { key: 'draft', states: ['draft'] },
  { key: 'returned', states: ['returned'] },
  { key: 'reviewing', states: ['submitted', 'in_review'] },
  { key: 'reviewed', states: ['reviewed'] },
  { key: 'verified', states: ['verified'] },
  { key: 'announced', states: ['announced', 'appealed', 'in_appeal'] },
  { key: 'final', states: ['final'] },
]

export function countIn(group: StateGroup, district: Pick<DistrictProgress, 'by_state'>): number {
  return group.states.reduce((sum, state) => sum + (district.by_state[state] ?? 0), 0)
}

/** Most overdue first, then the order of the notice as the server gives it. */
export function lateFirst(districts: readonly DistrictProgress[]): DistrictProgress[] {
  return districts
    .map((district, index) => ({ district, index }))
    .sort((a, b) => b.district.overdue - a.district.overdue || a.index - b.index)
    .map(({ district }) => district)
}
