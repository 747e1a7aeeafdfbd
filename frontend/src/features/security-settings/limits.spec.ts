import { expect, it } from 'vitest'
import { GROUPS, brokenLimit } from './limits'

const good = Object.fromEntries(
  GROUPS.flatMap(group => group.limits).map(({ key, min }) => [key, min]),
)

it('accepts the bounds themselves', () => {
  expect(brokenLimit(good)).toBeUndefined()
})

it.each([5, 6.5, NaN, 121])('refuses to keep audit rows for %s months', months => {
  expect(brokenLimit({ ...good, audit_months: months })?.key).toBe('audit_months')
})
