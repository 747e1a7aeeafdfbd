import { expect, test } from 'vitest'
import { moved } from './order'

// [R30]
test.each([
  ['b', 'up', 'bac'],
  ['b', 'down', 'acb'],
  ['a', 'up', 'abc'],
  ['c', 'down', 'abc'],
  ['x', 'up', 'abc'],
] as const)('%s goes %s: %s', (id, way, expected) => {
  expect(moved(['a', 'b', 'c'], id, way).join('')).toBe(expected)
})
