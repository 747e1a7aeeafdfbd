import { describe, expect, it } from 'vitest'
import {
  isFaultless,
  markBody,
  markProblem,
  markWords,
  pointsOf,
  sameMark,
  toggleVoid,
  withMissing,
  withPoints,
  withReason,
  withoutFault,
} from './marks'
import type { ItemC, RuleKind } from './types'

function itemOf(kind: RuleKind, max: number): ItemC {
  return {
    code: 'C2',
    name: '教学现状',
    max_points: String(max),
    content: '',
    method: '',
    base: true,
    rule: {
      kind,
      step: kind === 'deduct_per_item' ? '1' : null,
      void_conditions: [
        { key: 'C2.1', text: '不科学' },
        { key: 'C2.2', text: '不全面' },
      ],
    },
    evidence_slots: [],
  }
}
const allOrNothing = itemOf('all_or_nothing', 2)
const deduct = itemOf('deduct_per_item', 10)
const graded = itemOf('graded', 3)

describe('all or nothing', () => {
  it('is blank until it is said that nothing is wrong', () => {
    expect(pointsOf(allOrNothing, null)).toBeNull()
    expect(pointsOf(allOrNothing, withoutFault(allOrNothing))).toBe('2')
    expect(isFaultless(withoutFault(allOrNothing))).toBe(true)
  })

  it('is worth nothing with a condition ticked, and blank again when it is unticked', () => {
    const ticked = toggleVoid(allOrNothing, withoutFault(allOrNothing), 'C2.2')
    expect(pointsOf(allOrNothing, ticked)).toBe('0')
    expect(markWords(allOrNothing, ticked)).toEqual(['不全面'])
    expect(toggleVoid(allOrNothing, ticked, 'C2.2')).toBeNull()
  })

  it('keeps the order of the notice and a remark', () => {
    const one = toggleVoid(allOrNothing, withReason({ void: [] }, '见材料'), 'C2.2')
    expect(toggleVoid(allOrNothing, one, 'C2.1')).toEqual({
      void: ['C2.1', 'C2.2'],
      reason: '见材料',
    })
  })
})

describe('deduct per piece', () => {
  it('loses a step for each named piece and never falls below zero', () => {
    const named = (n: number) =>
      withMissing(
        null,
        Array.from({ length: n }, (_, i) => `第${i}次`),
      )
    expect(pointsOf(deduct, withoutFault(deduct))).toBe('10')
    expect(pointsOf(deduct, named(3))).toBe('7')
    expect(pointsOf(deduct, named(12))).toBe('0')
  })

  it('wants every piece named', () => {
    expect(markProblem(deduct, { void: [], missing: ['  '] })).toBe('piece_unnamed')
    expect(markBody(deduct, { void: [], missing: [' 第3次 ', ''] })).toEqual({
      void: [],
      missing: ['第3次'],
    })
  })
})

describe('graded', () => {
  it('needs a reason below the maximum and drops it at the maximum', () => {
    const low = withPoints(graded, null, '2')
    expect(markProblem(graded, low)).toBe('reason_missing')
    const told = withReason(low, '缺制度')
    expect(markProblem(graded, told)).toBeNull()
    expect(markBody(graded, told)).toEqual({ points: '2', reason: '缺制度' })
    expect(withPoints(graded, told, '3').reason).toBe('')
  })

  it('zero points is a mark, not a blank', () => {
    expect(pointsOf(graded, { points: '0', reason: '无' })).toBe('0')
  })
})

it('two marks are the same however their points are written', () => {
  expect(sameMark(graded, { points: '2.00', reason: 'a' }, { points: '2', reason: 'a ' })).toBe(
    true,
  )
  expect(sameMark(graded, null, { points: '2' })).toBe(false)
  expect(sameMark(allOrNothing, { void: ['C2.2', 'C2.1'] }, { void: ['C2.1', 'C2.2'] })).toBe(true)
})
