import { describe, expect, it } from 'vitest'
import { draftOf, linesOf, same, toggled } from './content'

const ORDER = ['A1', 'A2', 'B1']

describe('a plan while it is written', () => {
  it('has every part, also when the server left one out', () => {
    expect(draftOf({})).toEqual({
      level: '',
      environments: [],
      goal: '',
      abilities: [],
      dimension_reason: '',
    })
    expect(same(draftOf({}), draftOf({ goal: '' }))).toBe(true)
    expect(same(draftOf({}), draftOf({ goal: '甲' }))).toBe(false)
  })

  it('keeps abilities in the order of the catalogue and their words with them', () => {
    const one = [{ code: 'B1', goal: '目标', due_on: '2027-05-01' }]
    const two = toggled(one, 'A2', ORDER)
    expect(two.map(({ code }) => code)).toEqual(['A2', 'B1'])
    expect(two[1]?.goal).toBe('目标')
    expect(toggled(two, 'B1', ORDER).map(({ code }) => code)).toEqual(['A2'])
  })

  it('is told in lines, without empty ones', () => {
    const abilities = [{ code: 'A1', goal: '乙', due_on: null }]
    expect(linesOf(draftOf({ goal: '甲', abilities }))).toEqual(['甲', 'A1 乙'])
  })
})
