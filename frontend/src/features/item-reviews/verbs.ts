/** What a desk may do, and which of its verbs ask for a reason. */
import type { DeskState, ManyIn, Verb } from '@/api/cases'
import type { Role } from '@/parts/session/roles'

export const STATES = ['waiting', 'ready', 'handled', 'all'] as const satisfies DeskState[]
export const KINDS = ['', 'application_case', 'lesson', 'tool', 'outcome'] as const
export type DeskVerb = Extract<
  Verb,
  'publish' | 'return' | 'recommend' | 'select' | 'take_down' | 'restore'
>
/** In the order of the buttons: the way up first. */
export const DESK_VERBS: readonly DeskVerb[] = [
  'publish',
  'recommend',
  'select',
  'return',
  'take_down',
  'restore',
]
const WITH_REASON: readonly DeskVerb[] = ['return', 'take_down', 'restore']
export const asksReason = (verb: DeskVerb): boolean => WITH_REASON.includes(verb)

export type Level = 'school' | 'district' | 'city'
export function levelOf(role: Role | undefined): Level {
  if (role === 'city_office') return 'city'
  return role === 'district_office' ? 'district' : 'school'
}

/** What may be done with many at once, by the list that is shown. */
export function verbsOf(level: Level, state: DeskState): ManyIn['verb'][] {
  if (state === 'ready') return level === 'school' ? ['recommend'] : []
  if (state !== 'waiting') return []
  const up = { school: 'publish', district: 'recommend', city: 'select' } as const
  return [up[level], 'return']
}
