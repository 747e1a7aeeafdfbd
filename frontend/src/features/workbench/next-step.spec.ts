import { describe, expect, it } from 'vitest'
import type { CertificationState } from '@/api/assessment'
import { lacksOf, nextStep } from './next-step'

const ability = (code: string, state: CertificationState | null, is_planned = true) => ({
  code,
  is_planned,
  due_on: null,
  certification_id: state === null ? null : `id-${code}`,
  state,
})
const YEAR: Parameters<typeof nextStep>[0] = {
  plan_state: 'approved',
  online_missing: '0',
  offline_missing: '6',
  wanted: 3,
  finished: 1,
  is_exempt: false,
  abilities: [],
}
type Part = Partial<typeof YEAR>
const year = (part: Part = {}) => ({ ...YEAR, ...part })

// [R109][R110][R111]
describe('what a year lacks', () => {
  it('is told part by part', () => {
    expect(lacksOf(year({ plan_state: null }))).toEqual([
      { key: 'plan' },
      { key: 'hours', kind: 'offline', n: '6' },
      { key: 'abilities', n: 2 },
    ])
  })

  it('is nothing where all is done or not asked for', () => {
    expect(lacksOf(year({ offline_missing: '0', finished: 4 }))).toEqual([])
    expect(lacksOf(year({ plan_state: null, finished: 0, is_exempt: true }))).toEqual([])
  })
})

describe('the next step', () => {
  const returned: Part = { plan_state: 'draft', abilities: [ability('A1', 'returned')] }
  const unwritten: Part = { plan_state: 'draft', abilities: [ability('A1', 'draft')] }
  const begun = { abilities: [ability('A2', null), ability('A1', 'draft', false)] }
  const planned = { abilities: [ability('A2', null), ability('A1', 'peer_rated')] }
  it.each<[string, Part, string]>([
    ['what came back', returned, 'ability_correct'],
    ['the plan', unwritten, 'plan_write'],
    ['the plan that came back', { plan_state: 'returned' }, 'plan_correct'],
    ['what was begun', begun, 'ability_go_on'],
    ['what is planned', planned, 'ability_begin'],
    ['hours', { abilities: [ability('A1', 'peer_rated')] }, 'hours'],
  ])('is %s', (_, part, key) => {
    expect(nextStep(year(part))?.key).toBe(key)
  })

  it('leads to the ability that was begun', () => {
    expect(nextStep(year({ abilities: [ability('A1', 'draft')] }))?.to).toEqual({
      name: 'my-ability',
      params: { id: 'id-A1' },
    })
  })

  it('is nothing while others are waited for', () => {
    const waiting = { offline_missing: '0', abilities: [ability('A1', 'self_rated')] }
    expect(nextStep(year(waiting))).toBeNull()
  })
})
