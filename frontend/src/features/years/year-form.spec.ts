import { describe, expect, it } from 'vitest'
import type { YearOut } from '@/api/assessment'
import { bodyOf, emptyForm, formOf, isCap, openPart } from './year-form'

describe('the form of a year', () => {
  it('starts with the figures of the notice and comes back the same', () => {
    const body = bodyOf({ ...emptyForm(), name: ' 甲 ' })
    expect(body).toMatchObject({
      name: '甲',
      abilities: 3,
      online_hours: '25',
      offline_hours: '25',
    })
    expect(formOf(body as unknown as YearOut).abilities).toBe('3')
  })

  it('keeps to name, last day and cap once it is open', () => {
    expect(Object.keys(openPart(emptyForm()))).toEqual(['name', 'ends_on', 'excellent_cap'])
  })

  // [R35]
  it('tells the cap on 优秀 in percent and sends thousandths; empty is none', () => {
    const sent = (excellent_cap: string) => bodyOf({ ...emptyForm(), excellent_cap }).excellent_cap
    expect(['30', '33.5', ''].map(sent)).toEqual([300, 335, null])
    const back = (excellent_cap: number | null) =>
      formOf({ excellent_cap } as YearOut).excellent_cap
    expect([300, 335, null].map(back)).toEqual(['30', '33.5', ''])
    expect(['', '0', '100', '33.5'].every(isCap)).toBe(true)
    expect(['101', '33.55', '三成', '-1', '30%'].some(isCap)).toBe(false)
  })
})
