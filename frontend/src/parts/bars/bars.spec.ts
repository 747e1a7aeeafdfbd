// [R144]
import { expect, test } from 'vitest'
import { longestOf, partsOf } from './bars'

test('a bar is as long as its row beside the longest, without the parts that are nothing', () => {
  const shares = [
    { tone: 'success', n: 3 },
    { tone: 'primary', n: 0 },
    { tone: 'danger', n: 1 },
  ] as const
  expect(partsOf(shares, 8)).toEqual([
    { tone: 'success', n: 3, width: 37.5 },
    { tone: 'danger', n: 1, width: 12.5 },
  ])
})

test('nothing has no bar', () => {
  expect(partsOf([{ tone: 'success', n: 0 }], longestOf([]))).toEqual([])
  expect(longestOf([2, 5, 3])).toBe(5)
})
