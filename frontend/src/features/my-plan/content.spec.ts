import { describe, expect, it } from 'vitest'
import type { PersonalPlanGoal } from '@/api/assessment'
import { adopted, draftOf, dropped, linesOf, same, toggled } from './content'

const ORDER = ['A1', 'A2', 'B1']
const GOAL: PersonalPlanGoal = {
  source: 'school',
  plan_id: 's',
  plan_name: '珠玑小学',
  key: 'g1',
  text: '全员达标',
}
const OTHER: PersonalPlanGoal = { ...GOAL, source: 'study', plan_id: 't', text: '完成 50 学时' }

describe('a plan while it is written', () => {
  it('has every part, also when the server left one out', () => {
    expect(draftOf({})).toEqual({
      level: '',
      environments: [],
      goal: '',
      abilities: [],
      dimension_reason: '',
      follows: [],
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
    const follows = [{ source: 'school', plan_id: 's', key: 'g1', text: '全员达标' } as const]
    expect(linesOf(draftOf({ goal: '甲', follows }))).toEqual(['甲', '全员达标'])
  })

  it('takes the words of a goal only where nothing was typed', () => {
    const empty = draftOf({ goal: ' ' })
    const first = { ...empty, ...adopted(empty, GOAL) }
    const both = { ...first, ...adopted(first, OTHER) }
    expect(first.goal).toBe('全员达标')
    expect(both.goal).toBe('全员达标')
    expect(both.follows.map(({ source, key, text }) => [source, key, text])).toEqual([
      ['school', 'g1', '全员达标'],
      ['study', 'g1', '完成 50 学时'],
    ])
    expect(adopted(draftOf({ goal: '自己写的' }), GOAL).goal).toBe('自己写的')
    expect(adopted(empty, { ...GOAL, text: '长'.repeat(2001) }).goal).toHaveLength(2000)
  })

  it('takes a goal that was worded anew once, and leaves what was typed when it is dropped', () => {
    const draft = draftOf({})
    const old = { ...draft, ...adopted(draft, { ...GOAL, text: '九成达标' }) }
    const renewed = { ...old, ...adopted(old, GOAL) }
    expect(renewed.follows.map(({ text }) => text)).toEqual(['全员达标'])
    expect({ ...renewed, ...dropped(renewed, GOAL) }).toEqual({ ...draft, goal: '九成达标' })
  })
})
