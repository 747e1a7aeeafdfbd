/** 您还差 …: what a teacher's year still lacks, and the one thing to do now. Pure. */
import type { RouteLocationRaw } from 'vue-router'
import type { HourKind, MyYearOut } from '@/api/assessment'
import { nextOf } from '@/parts/certification/choices'

type Year = Omit<MyYearOut, 'year_id' | 'year_name'>

export type Lack =
  { key: 'plan' } | { key: 'hours'; kind: HourKind; n: string } | { key: 'abilities'; n: number }

export interface Next {
  key:
    'plan_write' | 'plan_correct' | 'ability_begin' | 'ability_go_on' | 'ability_correct' | 'hours'
  code: string
  to: RouteLocationRaw
}

const UNDONE: readonly unknown[] = [null, 'draft', 'returned']

/** Who is exempt lacks nothing of what is assessed. */
export function lacksOf(year: Year): Lack[] {
  if (year.is_exempt) return []
  const lacks: Lack[] = UNDONE.includes(year.plan_state) ? [{ key: 'plan' }] : []
  lacks.push(...hoursOf(year))
  const n = year.wanted - year.finished
  return n > 0 ? [...lacks, { key: 'abilities', n }] : lacks
}

function hoursOf({ online_missing, offline_missing }: Year): Lack[] {
  const lacks = [
    { key: 'hours', kind: 'online', n: online_missing },
    { key: 'hours', kind: 'offline', n: offline_missing },
  ] as const
  return lacks.filter(({ n }) => n !== '0')
}

/** What came back stands first, then the plan, then what was begun, then what is to be begun. */
export function nextStep(year: Year): Next | null {
  const lacks = lacksOf(year)
  if (lacks.length === 0) return null
  const ability = abilityStep(year.abilities)
  if (ability?.key === 'ability_correct') return ability
  return planStep(year.plan_state) ?? ability ?? hoursStep(lacks)
}

function hoursStep(lacks: readonly Lack[]): Next | null {
  const isLacking = lacks.some(({ key }) => key === 'hours')
  return isLacking ? { key: 'hours', code: '', to: { name: 'my-hours' } } : null
}

function planStep(plan: Year['plan_state']): Next | null {
  const to = { name: 'my-plan' }
  if (plan === 'returned') return { key: 'plan_correct', code: '', to }
  return plan === null || plan === 'draft' ? { key: 'plan_write', code: '', to } : null
}

function abilityStep(abilities: Year['abilities']): Next | null {
  const choice = nextOf(
    abilities.map(({ code, is_planned, due_on, certification_id: id, state }) => ({
      code,
      due_on,
      source: is_planned ? 'plan' : 'begun',
      certification: id !== null && state !== null ? { id, state } : null,
    })),
  )
  if (choice === null) return null
  const { code, certification } = choice
  if (!certification) return { key: 'ability_begin', code, to: { name: 'my-abilities' } }
  const to = { name: 'my-ability', params: { id: certification.id } }
  return { key: certification.state === 'returned' ? 'ability_correct' : 'ability_go_on', code, to }
}
