import { expect, test } from 'vitest'
import {
  endOf,
  firstDay,
  freshKey,
  lastDay,
  mergeDraft,
  startOf,
  total,
  type Criterion,
  type Draft,
} from './campaign-draft'

// [R30][R26]
const line = (key: string, points: number): Criterion => ({
  key,
  name: key,
  points,
  is_it_ability: false,
  says: '',
})

test('days are those of Yantai and come back as they were chosen', () => {
  expect(endOf('2026-03-31')).toBe('2026-03-31T16:00:00Z')
  expect(lastDay(endOf('2026-03-31') ?? '')).toBe('2026-03-31')
  expect(startOf('2026-03-01')).toBe('2026-02-28T16:00:00.000Z')
  expect(firstDay(startOf('2026-03-01') ?? '')).toBe('2026-03-01')
})

test('what is no whole day yet changes nothing', () => {
  expect([endOf(''), endOf('2026-3-1'), startOf('0026-03-01')]).toEqual([null, null, null])
})

test('a new line of the sheet gets a key that no other has', () => {
  const sheet = [line('line2', 40), line('goals', 60)]
  expect(freshKey(sheet)).toBe('line3')
  expect(freshKey([...sheet, line('line3', 0)])).toBe('line4')
  expect(total(sheet)).toBe(100)
})

test('what two changed in different fields is put together, in the same field it is not', () => {
  const base = { title: '甲', call: '通知', sheet: [line('a', 100)] } as unknown as Draft
  const mine = { ...base, title: '乙' }
  expect(mergeDraft(base, mine, { ...base, call: '新通知' })).toEqual({ ...mine, call: '新通知' })
  expect(mergeDraft(base, mine, { ...base, title: '丙' })).toBeNull()
})
