import { describe, expect, it } from 'vitest'
import {
  figure,
  freshItem,
  gapsOfRow,
  linesOf,
  mergeContent,
  moved,
  totalOf,
  type Scheme,
} from './content'

function scheme(more: Partial<Scheme> = {}): Scheme {
  return {
    basis: '依据',
    items: [],
    levels: { excellent: '', passing: '', failing: '' },
    correction: '',
    bonuses: [],
    bonus_mode: 'within',
    incentives: '',
    constraints: '',
    bands: [],
    ...more,
  }
}

describe('the document of a scheme', () => {
  it('joins both sides when they changed different members, and asks when they did not', () => {
    const base = scheme()
    const mine = scheme({ basis: '我的' })
    expect(mergeContent(base, mine, scheme({ correction: '整改' }))).toEqual(
      scheme({ basis: '我的', correction: '整改' }),
    )
    expect(mergeContent(base, mine, scheme({ basis: '他的' }))).toBeNull()
  })

  it('sums halves and takes a blank for nothing', () => {
    const items = ['10', '2.5', null].map(points => ({ ...freshItem(), points }))
    expect(totalOf(items)).toBe(12.5)
    expect(figure('  ')).toBeNull()
    expect(figure(' 7.5 ')).toBe('7.5')
  })

  it('moves a row by one place and never out of the list', () => {
    const rows = ['a', 'b', 'c'].map(key => ({ key }))
    const keys = (found: { key: string }[]) => found.map(({ key }) => key).join('')
    expect(keys(moved(rows, 'b', -1))).toBe('bac')
    expect(keys(moved(rows, 'b', 1))).toBe('acb')
    expect(keys(moved(rows, 'a', -1))).toBe('abc')
    expect(keys(moved(rows, 'x', 1))).toBe('abc')
  })

  it('tells the texts of a document and the gaps of a row', () => {
    const items = [{ ...freshItem(), name: '常态化应用', points: '20' }]
    expect(linesOf(scheme({ items }))).toEqual(['依据', '常态化应用；20'])
    const gap = { part: 'items', row: 'k', message: '缺', is_warning: false }
    expect(gapsOfRow([gap], 'items', 'k')).toEqual(['缺'])
    expect(gapsOfRow([gap], 'bands', 'k')).toEqual([])
  })
})
