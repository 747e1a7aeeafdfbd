import { describe, expect, it } from 'vitest'
import { linesOf, mergeContent, totalHours, type Study } from './content'

function study(more: Partial<Study> = {}): Study {
  return {
    theme: '主题',
    theme_basis: '',
    basic_goals: [],
    optional_goals: [],
    modes: [],
    abilities: [],
    activities: [],
    ...more,
  }
}
const goal = { key: 'g1', text: '目标', measure: '标准', follows: '' }

describe('two people writing one plan', () => {
  it('are put together when they changed different parts', () => {
    const mine = study({ theme: '我的主题' })
    const theirs = study({ basic_goals: [goal] })
    expect(mergeContent(study(), mine, theirs)).toEqual(
      study({ theme: '我的主题', basic_goals: [goal] }),
    )
  })

  it('have to choose when they changed the same part differently', () => {
    expect(mergeContent(study(), study({ theme: '甲' }), study({ theme: '乙' }))).toBeNull()
    expect(mergeContent(study(), study({ theme: '甲' }), study({ theme: '甲' }))?.theme).toBe('甲')
  })
})

it('a document is told as lines, a row in one', () => {
  expect(linesOf(study({ basic_goals: [goal] }))).toEqual(['主题', '目标；标准'])
})

it('hours are summed over the schedule, empty ones as none', () => {
  const row = { key: 'a', on: null, time: '', place: '', content: '', participants: '' }
  const rows = [{ ...row, hours: '2.5', form: null, way: null }]
  expect(totalHours([...rows, { ...row, key: 'b', hours: null, form: null, way: null }])).toBe(2.5)
})
