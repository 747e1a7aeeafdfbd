import { describe, expect, it } from 'vitest'
import type { DistrictProgress, State } from '@/api/assessment'
import { GROUPS, countIn, lateFirst } from './matrix'

const district = (name: string, overdue: number, by_state: Partial<Record<State, number>> = {}) =>
  ({ name, overdue, by_state, org_id: name, path: '/', total: 0 }) as DistrictProgress

describe('the board of a round', () => {
  it('puts the late districts on top and keeps the order of the rest', () => {
    const rows = lateFirst([district('芝罘', 0), district('福山', 3), district('莱山', 0)])
    expect(rows.map(({ name }) => name)).toEqual(['福山', '芝罘', '莱山'])
  })

  it('counts every state in exactly one column', () => {
    const states = GROUPS.flatMap(({ states }) => states)
    expect(new Set(states).size).toBe(states.length)
    expect(states).toHaveLength(10)
  })

  it('adds the states of a column', () => {
    const reviewing = GROUPS.find(({ key }) => key === 'reviewing')
    const one = district('芝罘', 0, { submitted: 2, in_review: 3, draft: 9 })
    expect(reviewing && countIn(reviewing, one)).toBe(5)
  })
})
