import { describe, expect, it } from 'vitest'
import { gateOf, scoreSoFar, shareOf } from './gate'
import { formatPoints, gapBetween, pointSteps, sumPoints } from './points'
import { leavesOf, neighbour, nextWhere, pruned } from './tree'
import type { ItemC, Rubric, Score } from './types'

const item = (code: string): ItemC => ({
  code,
  name: code,
  max_points: '2',
  content: '',
  method: '',
  base: true,
  rule: { kind: 'graded', void_conditions: [] },
  evidence_slots: [],
})
const rubric: Rubric = {
  id: 'r',
  code: 'R',
  version: 1,
  revision: 1,
  state: 'published',
  content_hash: '',
  published_at: null,
  document: '',
  issuer: '',
  remark: '',
  excellent_from: '90',
  pass_from: '80',
  title: '',
  total_points: '6',
  items_a: [
    {
      code: 'A1',
      name: '',
      max_points: '4',
      base: true,
      items_b: [{ code: 'B1', name: '', max_points: '4', items_c: [item('C1'), item('C2')] }],
    },
    {
      code: 'A4',
      name: '',
      max_points: '2',
      base: false,
      items_b: [{ code: 'B8', name: '', max_points: '2', items_c: [item('C3')] }],
    },
  ],
}
const score = (rest: Partial<Score>): Score => ({
  total: '99',
  grade: 'fail',
  process_points: '79',
  outcome_points: '20',
  base_losses: [],
  items: [],
  explanation: [],
  ...rest,
})

describe('the gate', () => {
  it('names each lost base point, even while items are blank', () => {
    const lost = score({
      base_losses: ['C2'],
      items: [{ code: 'C2', max: '2', points: '1.5', reason: '' }],
    })
    expect(gateOf(rubric, lost, 3)).toEqual({
      key: 'base_loss',
      losses: [{ code: 'C2', a: 'A1', points: '0.5' }],
    })
  })

  it('says how many are blank before it says a grade', () => {
    expect(gateOf(rubric, score({ grade: null }), 2)).toEqual({ key: 'incomplete', blank: 2 })
    expect(gateOf(rubric, score({ grade: 'pass' }), 0)).toEqual({ key: 'grade', grade: 'pass' })
    expect(gateOf(rubric, null, 0)).toEqual({ key: 'unknown' })
  })
})

it('the points so far are added apart for process and outcome, without a grade', () => {
  const sofar = scoreSoFar(
    rubric,
    new Map([
      ['C1', '1.5'],
      ['C3', '2'],
    ]),
  )
  expect(sofar).toMatchObject({
    total: null,
    grade: null,
    process_points: '1.5',
    outcome_points: '2',
    base_losses: ['C1'],
  })
})

describe('points', () => {
  it('are added exactly', () => {
    expect(sumPoints(['0.1', '0.2', null, 7])).toBe('7.3')
    expect(sumPoints([null, undefined])).toBeNull()
  })

  it('are written without trailing zeros', () => {
    expect(['6.00', 6.5, '0'].map(formatPoints)).toEqual(['6', '6.5', '0'])
    expect(formatPoints(null)).toBe('—')
  })

  it('have whole or half steps', () => {
    expect(pointSteps('2')).toEqual(['0', '1', '2'])
    expect(pointSteps(1, true)).toEqual(['0', '0.5', '1'])
  })

  it('tell the gap with its sign', () => {
    expect(gapBetween('2', '0.5')).toBe(-1.5)
    expect(gapBetween(null, 1)).toBeNull()
    expect(shareOf('79', 80)).toBe(98.75)
  })
})

describe('the tree', () => {
  const leaves = leavesOf(rubric)

  it('is walked in the order of the notice and stops at the ends', () => {
    expect(leaves.map(leaf => [leaf.item.code, leaf.place])).toEqual([
      ['C1', 1],
      ['C2', 2],
      ['C3', 3],
    ])
    expect(neighbour(leaves, 'C1', 1)).toBe('C2')
    expect(neighbour(leaves, 'C3', 1)).toBe('C3')
  })

  it('finds the next blank going round', () => {
    expect(nextWhere(leaves, 'C2', code => code === 'C1')).toBe('C1')
    expect(nextWhere(leaves, 'C2', () => false)).toBeNull()
  })

  it('shows an arbiter only what differs', () => {
    expect(leavesOf(pruned(rubric, new Set(['C3']))).map(leaf => leaf.item.code)).toEqual(['C3'])
    expect(pruned(rubric, new Set(['C3'])).items_a).toHaveLength(1)
  })
})
