import { expect, it } from 'vitest'
import { freshDecision } from './fresh-decision'

const AT = '2026-11-28T08:00:00Z'
const now = Date.parse('2026-11-28T12:00:00Z')
const late = Date.parse('2026-11-29T12:00:00Z')

it('is the last step while it is fresh and nothing came after it', () => {
  const steps = [
    { verb: 'submit', at: AT },
    { verb: 'approve', at: AT },
  ] as const
  expect(freshDecision('approved', steps, now)).toBe('approve')
  expect(freshDecision('approved', steps, late)).toBeNull()
  expect(freshDecision('submitted', steps, now)).toBeNull()
  expect(freshDecision('approved', [...steps, { verb: 'revise', at: AT }], now)).toBeNull()
  expect(freshDecision('returned', [{ verb: 'return', at: AT }], now)).toBe('return')
  expect(freshDecision('returned', [], now)).toBeNull()
})
