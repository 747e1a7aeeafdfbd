import { expect, test } from 'vitest'
import { verbsOf } from './verbs'

test.each([
  ['school', 'waiting', ['publish', 'return']],
  ['school', 'ready', ['recommend']],
  ['district', 'waiting', ['recommend', 'return']],
  ['district', 'ready', []],
  ['city', 'waiting', ['select', 'return']],
  ['city', 'all', []],
] as const)('the desk of a %s does with what is %s: %s', (level, state, verbs) => {
  expect(verbsOf(level, state)).toEqual(verbs)
})
