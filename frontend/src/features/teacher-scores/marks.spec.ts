import { describe, expect, it } from 'vitest'
import type { SchemeItemOutput, TeacherScoreRow } from '@/api/assessment'
import {
  bodyOf,
  changedRows,
  countedMark,
  fullMark,
  isBlank,
  sameMark,
  typedOf,
  wrongRows,
} from './marks'

const stored = { points: '18', counts: {}, reason: '缺记录', version: 3, by_name: '李', at: '' }

describe('a mark as it is typed', () => {
  it('sends blanks as nothing', () => {
    expect(bodyOf(typedOf(undefined))).toEqual({ points: null, counts: {}, reason: '' })
    expect(
      bodyOf({ points: ' 7.5 ', counts: { case_study: '2', reflection: '' }, reason: 'x' }),
    ).toEqual({ points: '7.5', counts: { case_study: 2 }, reason: 'x' })
    expect(isBlank(typedOf(undefined))).toBe(true)
    expect(isBlank(typedOf(stored))).toBe(false)
    expect(sameMark(typedOf(stored), { points: '18', counts: {}, reason: '缺记录' })).toBe(true)
  })

  it('gives everything an item has', () => {
    const marked = { key: 'a', kind: 'marked', points: '20' } as SchemeItemOutput
    expect(fullMark(marked).points).toBe('20')
    const outcomes = {
      key: 'b',
      kind: 'outcomes',
      points: '15',
      forms: [{ form: 'case_study', least: 2 }],
    }
    expect(fullMark(outcomes as SchemeItemOutput)).toEqual({
      points: '',
      counts: { case_study: '2' },
      reason: '',
    })
  })

  it('sends only what was changed, with the version it replaces', () => {
    const row = (person_id: string, mark?: typeof stored) =>
      ({ person_id, marks: mark ? { a: mark } : {} }) as unknown as TeacherScoreRow
    const rows = [row('p', stored), row('q'), row('r', stored)]
    const typed = new Map([
      ['p', { points: '20', counts: {}, reason: '' }],
      ['q', { points: '19', counts: {}, reason: '少一次' }],
      ['r', typedOf(stored)],
    ])
    expect(changedRows(rows, typed, 'a')).toEqual([
      { person_id: 'p', version: 3, points: '20', counts: {}, reason: '' },
      { person_id: 'q', version: 0, points: '19', counts: {}, reason: '少一次' },
    ])
  })
})

it('tells which row of a refused batch is wrong', () => {
  const errors = [
    { field: 'marks.1.points', code: 'number_expected', message: '请填写不小于 0 的数字' },
    { field: 'item_key', code: 'missing', message: '此项必填' },
    { field: 'marks.9.points', code: 'missing', message: '此项必填' },
  ]
  const found = wrongRows(errors, [{ person_id: 'a' }, { person_id: 'b' }])
  expect(found.map(one => [one.person_id, one.message])).toEqual([['b', '请填写不小于 0 的数字']])
})

describe('what the library counts', () => {
  const forms = [
    { form: 'case_study', least: 2 },
    { form: 'reflection', least: 1 },
  ]
  const item = { forms } as SchemeItemOutput
  const typed = { points: '', counts: {}, reason: '' }

  it('takes over the forms that are asked for, else none, and says where they are too few', () => {
    const found = countedMark(item, { case_study: 2, lesson_design: 5 }, typed, '不足')
    expect(found).toEqual({
      points: '',
      counts: { case_study: '2', reflection: '0' },
      reason: '不足',
    })
    expect(countedMark(item, undefined, typed, '不足').counts['case_study']).toBe('0')
  })

  it('says nothing where there is enough, and leaves what was typed', () => {
    const enough = { case_study: 3, reflection: 1 }
    expect(countedMark(item, enough, typed, '不足').reason).toBe('')
    expect(countedMark(item, {}, { ...typed, reason: '病假' }, '不足').reason).toBe('病假')
  })
})
