import { describe, expect, it } from 'vitest'
import type { RoundOut } from '@/api/assessment'
import { bodyOf, dateOutOfOrder, emptyForm, formOf, openPart } from './round-form'

const dates = (self_due_on: string, district_due_on: string, city_due_on: string) => ({
  ...emptyForm(),
  self_due_on,
  district_due_on,
  city_due_on,
})

describe('the form of a round', () => {
  it('wants the dates in the order of the work', () => {
    expect(dateOutOfOrder(dates('2026-11-01', '2026-11-10', '2026-11-20'))).toBeUndefined()
    expect(dateOutOfOrder(dates('2026-11-10', '2026-11-10', '2026-11-20'))).toBe('district_due_on')
    expect(dateOutOfOrder(dates('2026-11-01', '2026-11-10', '2026-11-09'))).toBe('city_due_on')
    expect(dateOutOfOrder(dates('', '', ''))).toBeUndefined()
  })

  it('sends schools only with a list', () => {
    const form = { ...emptyForm(), school_ids: ['a'] }
    expect(bodyOf(form).school_ids).toEqual([])
    expect(bodyOf({ ...form, roster: 'listed' }).school_ids).toEqual(['a'])
  })

  it('sends numbers as numbers and comes back the same', () => {
    const body = bodyOf({ ...emptyForm(), name: ' 甲 ', announce_days: '7', reviewers: '2' })
    expect(body).toMatchObject({ name: '甲', announce_days: 7, reviewers_per_school: 2 })
    expect(formOf(body as unknown as RoundOut)).toMatchObject({
      announce_days: '7',
      reviewers: '2',
    })
  })

  it('keeps to what an open round may still change', () => {
    expect(Object.keys(openPart(bodyOf(emptyForm())))).toEqual([
      'name',
      'self_due_on',
      'district_due_on',
      'city_due_on',
      'announce_days',
    ])
  })
})
