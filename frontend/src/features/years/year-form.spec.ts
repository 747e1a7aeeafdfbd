import { describe, expect, it } from 'vitest'
import type { YearOut } from '@/api/assessment'
import { bodyOf, emptyForm, formOf, openPart } from './year-form'

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

  it('keeps to name and last day once it is open', () => {
    expect(Object.keys(openPart(emptyForm()))).toEqual(['name', 'ends_on'])
  })
})
