/** 您还差 …: what a teacher's year still lacks, and the one thing to do now. Pure. */
import type { RouteLocationRaw } from 'vue-router'
import type {
  ChoiceOut,
  HourKind,
  HourSideOut,
  MyCertificationsOut,
  PersonalPlanState,
} from '@/api/assessment'
import { nextOf } from '@/parts/certification/choices'

/** What is known of a year; `undefined` is what is not known (yet). */
export interface Year {
  plan: PersonalPlanState | 'none' | undefined
  hours: Record<HourKind, Pick<HourSideOut, 'missing'>> | undefined
  abilities:
    Pick<MyCertificationsOut, 'wanted' | 'finished' | 'choices' | 'exemption_reason'> | undefined
}

export type Lack =
  { key: 'plan' } | { key: 'hours'; kind: HourKind; n: string } | { key: 'abilities'; n: number }

export interface Next {
  key:
    'plan_write' | 'plan_correct' | 'ability_begin' | 'ability_go_on' | 'ability_correct' | 'hours'
  code: string
  to: RouteLocationRaw
}

const UNDONE: readonly unknown[] = ['none', 'draft', 'returned']

/** Who is exempt lacks nothing of what is assessed. */
export function lacksOf({ plan, hours, abilities }: Year): Lack[] {
  if (abilities?.exemption_reason) return []
  const lacks: Lack[] = UNDONE.includes(plan) ? [{ key: 'plan' }] : []
  lacks.push(...hoursOf(hours))
  const n = abilities ? abilities.wanted - abilities.finished : 0
  return n > 0 ? [...lacks, { key: 'abilities', n }] : lacks
}

function hoursOf(hours: Year['hours']): Lack[] {
  if (!hours) return []
  return (['online', 'offline'] as const)
    .map(kind => ({ key: 'hours' as const, kind, n: hours[kind].missing }))
    .filter(({ n }) => n !== '0')
}

/** What came back stands first, then the plan, then what was begun, then what is to be begun. */
export function nextStep(year: Year): Next | null {
  const lacks = lacksOf(year)
  if (lacks.length === 0) return null
  const ability = abilityStep(nextOf(year.abilities?.choices ?? []))
  if (ability?.key === 'ability_correct') return ability
  return planStep(year.plan) ?? ability ?? hoursStep(lacks)
}

function hoursStep(lacks: readonly Lack[]): Next | null {
  const isLacking = lacks.some(({ key }) => key === 'hours')
  return isLacking ? { key: 'hours', code: '', to: { name: 'my-hours' } } : null
}

function planStep(plan: Year['plan']): Next | null {
  const to = { name: 'my-plan' }
  if (plan === 'returned') return { key: 'plan_correct', code: '', to }
  return plan === 'none' || plan === 'draft' ? { key: 'plan_write', code: '', to } : null
}

function abilityStep(choice: ChoiceOut | null): Next | null {
  if (choice === null) return null
  const { code, certification } = choice
  if (!certification) return { key: 'ability_begin', code, to: { name: 'my-abilities' } }
  const to = { name: 'my-ability', params: { id: certification.id } }
  return { key: certification.state === 'returned' ? 'ability_correct' : 'ability_go_on', code, to }
}
