// [R144]
import { expect, test } from 'vitest'
import { longestOf, partsOf } from './bars'

const figures = { begun: 9, rated: 8, excellent: 2, passing: 6, failing: 0, final: 1 }

test('the longest row fills its bar, others in proportion; a level without any has no part', () => {
  const shorter = { ...figures, rated: 4, excellent: 0, passing: 4 }
  expect(longestOf([{ figures }, { figures: shorter }])).toBe(8)
  expect(partsOf(figures, 8)).toEqual([
    { level: 'excellent', n: 2, width: 25 },
    { level: 'passing', n: 6, width: 75 },
  ])
  expect(partsOf(shorter, 8)).toEqual([{ level: 'passing', n: 4, width: 50 }])
})

test('nothing rated draws nothing', () => {
  expect(longestOf([])).toBe(0)
  expect(partsOf(figures, 0)).toEqual([])
})
