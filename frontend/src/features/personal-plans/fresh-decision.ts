/** The decision about a plan that can still be taken back: the last step, of today. Pure. */
import type { PersonalPlanState, PersonalPlanStepOut } from '@/api/assessment'
import { isFresh } from '@/parts/undo/batches'

type Told = Pick<PersonalPlanStepOut, 'verb' | 'at'>
const DECIDED: Partial<Record<PersonalPlanState, 'approve' | 'return'>> = {
  approved: 'approve',
  returned: 'return',
}

export function freshDecision(state: PersonalPlanState, steps: readonly Told[], now?: number) {
  const [done, last] = [DECIDED[state], steps.at(-1)]
  return done && last?.verb === done && isFresh(last.at, now) ? done : null
}
