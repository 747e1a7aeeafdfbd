import { describe, expect, it } from 'vitest'
import type { ItemC } from '@/parts/rubric/types'
import { cityGap, holdOf, reasonField } from './mark-rules'
import { readPhrases, withPhrase, writePhrases } from './phrases'
import type { ReviewItem } from './review-api'

const item = (kind: 'graded' | 'all_or_nothing'): ItemC => ({
  code: 'C7',
  name: '制度建设',
  max_points: '2',
  content: '',
  method: '',
  base: true,
  rule: { kind, void_conditions: [{ key: 'C7.1', text: '不明确' }] },
  evidence_slots: [],
})
const fact = (rest: Partial<ReviewItem>): ReviewItem => ({
  code: 'C7',
  mark: null,
  points: null,
  reason: '',
  version: 0,
  self_mark: null,
  self_points: null,
  district_points: null,
  district_mark: null,
  district_reason: '',
  differs: false,
  ...rest,
})

describe('what holds a mark back', () => {
  it('a blank and a missing reason', () => {
    expect(holdOf(item('graded'), null, 'district', fact({}))).toBe('blank')
    expect(holdOf(item('graded'), { points: '1' }, 'district', fact({}))).toBe('reason_missing')
    expect(holdOf(item('graded'), { points: '2' }, 'district', fact({}))).toBeNull()
  })

  it('a city change without its reason, also up to full points', () => {
    const given = fact({ district_mark: { void: ['C7.1'] }, district_points: '0' })
    const up = { void: [] }
    expect(holdOf(item('all_or_nothing'), up, 'city', given)).toBe('city_reason')
    expect(holdOf(item('all_or_nothing'), { ...up, reason: '已补' }, 'city', given)).toBeNull()
    expect(holdOf(item('all_or_nothing'), { void: ['C7.1'] }, 'city', given)).toBeNull()
  })
})

it('shows one field for the reason, never two', () => {
  const given = fact({ district_mark: { points: '1', reason: 'x' }, district_points: '1' })
  expect(reasonField(item('graded'), { points: '0', reason: '' }, 'city', given)).toBe('none')
  expect(reasonField(item('graded'), { points: '2', reason: '' }, 'city', given)).toBe('required')
  expect(reasonField(item('all_or_nothing'), { void: [] }, 'district', fact({}))).toBe('optional')
})

it('tells how far the city is from the district', () => {
  expect(cityGap(item('graded'), { points: '0.5' }, fact({ district_points: '2' }))).toBe(-1.5)
})

describe('phrases', () => {
  it('are appended with one separator', () => {
    expect(withPhrase('', '缺影像')).toBe('缺影像')
    expect(withPhrase('材料不全', '缺影像')).toBe('材料不全；缺影像')
    expect(withPhrase('材料不全。', '缺影像')).toBe('材料不全。缺影像')
  })

  it('belong to one person on one device', () => {
    writePhrases('p1', ['缺影像'])
    expect(readPhrases('p1')).toEqual(['缺影像'])
    expect(readPhrases('p2')).toEqual([])
    localStorage.setItem('tisheng.phrases.p1', '{broken')
    expect(readPhrases('p1')).toEqual([])
  })
})
