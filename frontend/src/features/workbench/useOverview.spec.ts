import { expect, it } from 'vitest'
import { runningOf } from './useOverview'

const own = [{ round_id: 'last-year' }, { round_id: 'this-year' }]

it('the school sees its place in the round that is open, not in an older one', () => {
  expect(runningOf(own, [{ id: 'this-year' }])).toBe(own[1])
})

it('between two rounds it sees the newest one', () => {
  expect(runningOf(own, [])).toBe(own[1])
  expect(runningOf([], [{ id: 'this-year' }])).toBeUndefined()
})
