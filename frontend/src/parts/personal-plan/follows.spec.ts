import { describe, expect, it } from 'vitest'
import type { PersonalPlanGoal } from '@/api/assessment'
import { followedOf, followRows } from './follows'

const WHOLE: PersonalPlanGoal = {
  source: 'school',
  plan_id: 's',
  plan_name: '珠玑小学',
  key: 'g1',
  text: '全员达标',
}
const MATHS: PersonalPlanGoal = { ...WHOLE, source: 'group', plan_id: 'm', text: '会用学情分析' }

// [R61]
describe('goals a plan follows', () => {
  it('tells the same key of two plans apart', () => {
    const rows = followRows([followedOf(MATHS)], [WHOLE, MATHS])
    expect(rows.map(({ source, chosen }) => [source, chosen !== undefined])).toEqual([
      ['school', false],
      ['group', true],
    ])
  })

  it('keeps the words of then beside those of now', () => {
    const [row] = followRows([{ ...followedOf(WHOLE), text: '九成达标' }], [WHOLE])
    expect([row?.standing, row?.chosen?.text, row?.now?.text]).toEqual([
      'reworded',
      '九成达标',
      '全员达标',
    ])
  })

  it('never loses what is gone, and is no change while nothing was chosen', () => {
    const rows = followRows([followedOf(MATHS)], [WHOLE])
    expect(rows.map(({ id, standing }) => [id, standing])).toEqual([
      ['s/g1', 'same'],
      ['m/g1', 'gone'],
    ])
    expect(rows[1]?.chosen?.text).toBe('会用学情分析')
  })
})
