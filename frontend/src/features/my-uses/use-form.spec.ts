// [R115]
import { expect, test } from 'vitest'
import { bodyOf, daysOf, monthAfter, newFields } from './use-form'

const last = { class_name: '三（2）班', subject: '数学', tool: '希沃白板', ability_code: 'A5' }

test('what was written down last is proposed, the lesson itself is not', () => {
  expect(newFields('2026-09-03', last)).toMatchObject({ ...last, title: '', effect: '' })
  expect(newFields('2026-09-03', null)).toMatchObject({ used_on: '2026-09-03', class_name: '' })
})

test('blanks at the ends are not sent', () => {
  const fields = { ...newFields('2026-09-03', last), title: ' 分数 ' }
  expect(bodyOf(fields, ['f1'])).toMatchObject({ title: '分数', file_ids: ['f1'] })
})

test('months follow each other over the turn of the year', () => {
  expect(monthAfter('2026-12', 1)).toBe('2027-01')
  expect(monthAfter('2026-01', -1)).toBe('2025-12')
})

test('a month begins under its day of the week and has all its days', () => {
  const days = daysOf('2026-09', [{ on: '2026-09-03', uses: 2 }])
  expect(days[0]).toBeNull() // 1 September 2026 is a Tuesday
  expect(days[1]).toEqual({ on: '2026-09-01', day: 1, uses: 0 })
  expect(days.filter(Boolean)).toHaveLength(30)
  expect(days.find(one => one?.on === '2026-09-03')?.uses).toBe(2)
})
