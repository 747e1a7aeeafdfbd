import { expect, it } from 'vitest'
import { percent, standingOf } from './shares'

const told = (part: object) =>
  ({
    rated: 10,
    excellent: 2,
    share_excellent: 200,
    cap: 300,
    allowed_excellent: 3,
    excess: 0,
    ...part,
  }) as never

it('tells thousandths as percent, without zeros behind', () => {
  expect([333, 300, 5, 1000].map(percent)).toEqual(['33.3', '30', '0.5', '100'])
})

// [R35][R91]
it.each([
  [{}, 'within'],
  [{ excellent: 3 }, 'full'],
  [{ excellent: 4, excess: 1 }, 'over'],
  [{ cap: null, allowed_excellent: null, excellent: 9 }, 'free'],
  [{ rated: 0, excellent: 0, share_excellent: null }, 'none'],
] as const)('how a school stands to the cap: %j is %s', (part, key) => {
  expect(standingOf(told(part))).toBe(key)
})
