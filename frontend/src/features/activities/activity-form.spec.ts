import { expect, it } from 'vitest'
import type { ActivityOut, ComparedOut } from '@/api/assessment'
import { bodyOf, emptyFields, fieldsOf, fromSchedule } from './activity-form'

const row = { plan_id: 'p1', key: 'a-1', content: '学情分析研讨 ', place: '录播教室', hours: '3' }

it('a row of the schedule fills in what is empty and keeps what was typed', () => {
  const typed = { ...emptyFields('2026-11-27'), place: '阶梯教室' }
  const filled = fromSchedule(typed, row as ComparedOut)
  expect(filled).toMatchObject({ title: '学情分析研讨', place: '阶梯教室', hours: '3' })
  expect(bodyOf(filled)).toMatchObject({ plan_id: 'p1', plan_row: 'a-1' })
})

it('people are sent only when they were chosen by name', () => {
  const fields = { ...emptyFields('2026-11-27'), people: [{ id: 'x', name: '张老师' }] }
  expect(bodyOf(fields).person_ids).toEqual([])
  expect(bodyOf({ ...fields, audience: 'people' }).person_ids).toEqual(['x'])
  expect(bodyOf(fields)).toMatchObject({ plan_id: null, plan_row: null })
})

it('times are shown on the clock of Yantai', () => {
  const shown = fieldsOf({
    starts_at: '2026-11-27T06:00:00Z',
    ends_at: '2026-11-27T08:30:00Z',
    people: [],
  } as unknown as ActivityOut)
  expect([shown.starts_at, shown.ends_at]).toEqual(['14:00', '16:30'])
})
