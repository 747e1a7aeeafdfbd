import { describe, expect, it } from 'vitest'
import type { MembershipOut } from '@/api/auth'
import { homesOf, lastHomes } from './memberships'

const at = (org_name: string, more: Partial<MembershipOut> = {}) =>
  ({ org_name, org_kind: 'school', to_on: null, is_rotation: false, ...more }) as MembershipOut

describe('homesOf', () => {
  it('puts the own school before a loan and leaves groups and ended spans out', () => {
    const rows = [
      at('轮岗校', { is_rotation: true, to_on: '2027-07-01' }),
      at('语文组', { org_kind: 'group' }),
      at('旧校', { to_on: '2026-11-26' }),
      at('本校'),
    ]
    expect(homesOf(rows, '2026-11-26').map(({ org_name }) => org_name)).toEqual(['本校', '轮岗校'])
  })
})

describe('lastHomes', () => {
  it('finds the schools of the last day, without groups and loans', () => {
    const day = { to_on: '2026-08-31' }
    const rows = [
      at('早先的学校', { to_on: '2020-08-31' }),
      at('轮岗校', { ...day, is_rotation: true }),
      at('语文组', { ...day, org_kind: 'group' }),
      at('本校', day),
    ]
    expect(lastHomes(rows, '2026-08-31').map(({ org_name }) => org_name)).toEqual(['本校'])
    expect(lastHomes([at('本校')], null)).toEqual([])
  })
})
