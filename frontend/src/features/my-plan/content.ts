/** A plan while it is written: every part there, nothing undefined. Pure. */
import type {
  Environment,
  PersonalPlanContent,
  PersonalPlanGoal,
  PlannedAbility,
} from '@/api/assessment'
import { followedOf, idOf, type Followed } from '@/parts/personal-plan/follows'

/** The longest goal a plan takes. */
const LONGEST = 2000

export interface Chosen {
  code: string
  goal: string
  due_on: string | null
}

export interface Draft {
  level: string
  environments: Environment[]
  goal: string
  abilities: Chosen[]
  dimension_reason: string
  follows: Followed[]
}

export function draftOf(content: PersonalPlanContent): Draft {
  return {
    level: content.level ?? '',
    environments: [...(content.environments ?? [])],
    goal: content.goal ?? '',
    abilities: (content.abilities ?? []).map(chosenOf),
    dimension_reason: content.dimension_reason ?? '',
    follows: (content.follows ?? []).map(followedOf),
  }
}

function chosenOf({ code, goal, due_on }: PlannedAbility): Chosen {
  return { code, goal: goal ?? '', due_on: due_on ?? null }
}

export function same(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Choose or drop an ability; the order is the catalogue's, what was written stays with its code. */
export function toggled(chosen: Chosen[], code: string, order: readonly string[]): Chosen[] {
  if (chosen.some(one => one.code === code)) return chosen.filter(one => one.code !== code)
  const all = [...chosen, { code, goal: '', due_on: null }]
  return all.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
}

/** Take on a goal in its words of now; they fill the plan's own goal only where nothing was typed. */
export function adopted(draft: Draft, goal: PersonalPlanGoal): Pick<Draft, 'follows' | 'goal'> {
  return {
    follows: [...dropped(draft, goal).follows, followedOf(goal)],
    goal: draft.goal.trim() ? draft.goal : goal.text.slice(0, LONGEST),
  }
}

/** Follow a goal no longer; what it has put into the plan's own goal stays. */
export function dropped(
  draft: Draft,
  goal: { plan_id: string; key: string },
): Pick<Draft, 'follows'> {
  return { follows: draft.follows.filter(one => idOf(one) !== idOf(goal)) }
}

/** Lines for comparing two versions side by side. */
export function linesOf(draft: Draft): string[] {
  return [
    draft.level,
    draft.goal,
    ...draft.follows.map(({ text }) => text),
    ...draft.abilities.map(one => [one.code, one.goal, one.due_on].filter(Boolean).join(' ')),
    draft.dimension_reason,
  ].filter(Boolean)
}
