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

/** Who is exempt lacks nothing of what is assessed. */
export function lacksOf({ plan, hours, abilities }: Year): Lack[] {
  if (abilities?.exemption_reason) return []
  const lacks: Lack[] = []
  if (plan === 'none' || plan === 'draft' || plan === 'returned') lacks.push({ key: 'plan' })
  for (const kind of ['online', 'offline'] as const) {
    const missing = hours?.[kind].missing ?? '0'
    if (missing !== '0') lacks.push({ key: 'hours', kind, n: missing })
  }
  const n = abilities ? abilities.wanted - abilities.finished : 0
  if (n > 0) lacks.push({ key: 'abilities', n })
  return lacks
}

/** What came back stands first, then the plan, then what was begun, then what is to be begun. */
export function nextStep(year: Year): Next | null {
  const lacks = lacksOf(year)
  if (lacks.length === 0) return null
  const choice = nextOf(year.abilities?.choices ?? [])
  const state = choice?.certification?.state
  if (choice && state === 'returned') return ability('ability_correct', choice)
  const plan = planStep(year.plan)
  if (plan) return plan
  if (choice) return ability(state === 'draft' ? 'ability_go_on' : 'ability_begin', choice)
  const isHours = lacks.some(({ key }) => key === 'hours')
  return isHours ? { key: 'hours', code: '', to: { name: 'my-hours' } } : null
}

function planStep(plan: Year['plan']): Next | null {
  const to = { name: 'my-plan' }
  if (plan === 'returned') return { key: 'plan_correct', code: '', to }
  return plan === 'none' || plan === 'draft' ? { key: 'plan_write', code: '', to } : null
}

function ability(key: Next['key'], { code, certification }: ChoiceOut): Next {
  const to = certification
    ? { name: 'my-ability', params: { id: certification.id } }
    : { name: 'my-abilities' }
  return { key, code, to }
}
