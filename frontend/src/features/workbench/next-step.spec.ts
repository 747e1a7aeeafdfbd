import { describe, expect, it } from 'vitest'
import { lacksOf, nextStep, type Year } from './next-step'

const choice = (code: string, state: string | null, source = 'plan') => ({
  code,
  source,
  due_on: null,
  certification: state === null ? null : { id: `id-${code}`, state },
})
const year = (part: object = {}): Year =>
  ({
    plan: 'approved',
    hours: { online: { missing: '0' }, offline: { missing: '6' } },
    abilities: { wanted: 3, finished: 1, exemption_reason: null, choices: [] },
    ...part,
  }) as Year
const abilities = (...choices: object[]) => ({
  abilities: { wanted: 3, finished: 1, exemption_reason: null, choices },
})

// [R109][R110][R111]
describe('what a year lacks', () => {
  it('is told part by part', () => {
    expect(lacksOf(year({ plan: 'none' }))).toEqual([
      { key: 'plan' },
      { key: 'hours', kind: 'offline', n: '6' },
      { key: 'abilities', n: 2 },
    ])
  })

  it('is nothing where all is done, not known, or not asked for', () => {
    expect(lacksOf(year({ hours: undefined, abilities: undefined }))).toEqual([])
    const exempt = { wanted: 3, finished: 0, exemption_reason: '产假', choices: [] }
    expect(lacksOf(year({ plan: 'none', abilities: exempt }))).toEqual([])
    expect(lacksOf(year({ hours: undefined, abilities: { ...exempt, finished: 4 } }))).toEqual([])
  })
})

describe('the next step', () => {
  it.each([
    [
      'what came back',
      { plan: 'draft', ...abilities(choice('A1', 'returned')) },
      'ability_correct',
    ],
    ['the plan', { plan: 'draft', ...abilities(choice('A1', 'draft')) }, 'plan_write'],
    ['the plan that came back', { plan: 'returned' }, 'plan_correct'],
    ['what was begun', abilities(choice('A2', null), choice('A1', 'draft')), 'ability_go_on'],
    ['what is planned', abilities(choice('A2', null), choice('A1', 'peer_rated')), 'ability_begin'],
    ['hours', abilities(choice('A1', 'peer_rated')), 'hours'],
  ])('is %s', (_, part, key) => {
    expect(nextStep(year(part))?.key).toBe(key)
  })

  it('leads to the ability that was begun', () => {
    expect(nextStep(year(abilities(choice('A1', 'draft'))))?.to).toEqual({
      name: 'my-ability',
      params: { id: 'id-A1' },
    })
  })

  it('is nothing while others are waited for', () => {
    const waiting = { hours: undefined, ...abilities(choice('A1', 'self_rated')) }
    expect(nextStep(year(waiting))).toBeNull()
  })
})
