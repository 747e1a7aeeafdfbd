import { expect, it } from 'vitest'
import { doneOf, isFresh, undoneOf } from './batches'

const outcomes = [
  { id: 'a', code: null, version: 2, message: null, title: '备课' },
  { id: 'b', code: 'own_hour', version: 1, message: '不能确认本人的', title: '听课' },
  { id: 'c', code: null, version: null, message: null, title: '无版本' },
]

it('only what was done can be taken back', () => {
  const rows = doneOf(outcomes, one => one.title)
  expect(rows).toEqual([{ id: 'a', version: 2, name: '备课' }])
})

it('says of each what became of it, by the name that was read', () => {
  const rows = [
    { id: 'a', version: 2, name: '张 备课' },
    { id: 'b', version: 2, name: '王 听课' },
  ]
  expect(undoneOf(rows, outcomes.slice(0, 2))).toEqual([
    { id: 'a', name: '张 备课', message: null },
    { id: 'b', name: '王 听课', message: '不能确认本人的' },
  ])
})

it('a day after it was done nothing is offered to be taken back', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')
  expect(isFresh('2026-11-27T12:00:01Z', now)).toBe(true)
  expect(isFresh('2026-11-27T12:00:00Z', now)).toBe(false)
  expect(isFresh(null, now)).toBe(false)
})
