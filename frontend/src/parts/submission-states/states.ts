/** The states of a submission in the order of the work, in the few groups that a board shows. */
import type { State } from '@/api/assessment'

export const BOARD_STATES: readonly State[] = [
  'draft',
  'returned',
  'submitted',
  'in_review',
  'reviewed',
  'verified',
  'announced',
  'appealed',
  'in_appeal',
  'final',
]

/** Colours of the chart and the bars: from "not begun" (grey) to "done" (green). */
export const STATE_COLOURS: Record<State, string> = {
  draft: '#aeb7c4',
  returned: '#b42318',
  submitted: '#9cc0f0',
  in_review: '#5d94de',
  reviewed: '#1b5fc1',
  verified: '#143f80',
  announced: '#86b86c',
  appealed: '#d99a2b',
  in_appeal: '#8a5300',
  final: '#2b6e0f',
}

export interface StateCount {
  state: State
  count: number
}

/** The states that occur, in order, with how many there are. */
export function countsOf(byState: Partial<Record<State, number>>): StateCount[] {
  return BOARD_STATES.map(state => ({ state, count: byState[state] ?? 0 })).filter(
    ({ count }) => count > 0,
  )
}
