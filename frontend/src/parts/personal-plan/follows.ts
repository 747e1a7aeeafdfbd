/** Goals a plan follows, held against those in force above it (R61). Pure. */
import type { PersonalPlanFollow, PersonalPlanGoal } from '@/api/assessment'

export type Source = PersonalPlanFollow['source']

/** A goal in the words it had when it was chosen. */
export interface Followed {
  source: Source
  plan_id: string
  key: string
  text: string
}

export type Standing = 'same' | 'reworded' | 'gone'

/** A goal to choose or chosen: `now` is missing once it is gone, `chosen` until it is chosen. */
export interface FollowRow {
  id: string
  source: Source
  planName: string
  now: PersonalPlanGoal | undefined
  chosen: Followed | undefined
  standing: Standing
}

/** A key is unique within its plan only. */
export const idOf = (goal: { plan_id: string; key: string }) => `${goal.plan_id}/${goal.key}`

function standingOf(now: PersonalPlanGoal, chosen: Followed | undefined): Standing {
  return chosen && chosen.text !== now.text ? 'reworded' : 'same'
}

/** All there is to choose in the order of the offer, then what was chosen and is gone since. */
export function followRows(
  follows: readonly Followed[],
  offered: readonly PersonalPlanGoal[],
): FollowRow[] {
  const gone = new Map(follows.map(one => [idOf(one), one]))
  const inForce = offered.map(now => {
    const id = idOf(now)
    const chosen = gone.get(id)
    gone.delete(id)
    const standing = standingOf(now, chosen)
    return { id, source: now.source, planName: now.plan_name, now, chosen, standing }
  })
  const left = [...gone].map(([id, chosen]) => ({
    ...{ id, source: chosen.source, planName: '', now: undefined, chosen },
    standing: 'gone' as const,
  }))
  return [...inForce, ...left]
}

export function followedOf({ source, plan_id, key, text }: PersonalPlanFollow): Followed {
  return { source, plan_id, key, text: text ?? '' }
}
