import { describe, expect, it } from 'vitest'
import {
  addressOf,
  askedBy,
  countChosen,
  exportPath,
  sortOf,
  toggled,
  viewOf,
  wantedOf,
  type Wanted,
} from './wanted'

const ORG = '0192f0c4-7a10-7cc0-8a52-0242ac120002'
const full: Wanted = {
  q: '课堂 导入',
  kind: ['lesson', 'outcome'],
  stage: ['primary'],
  subject: ['mathematics'],
  ability: ['A5', 'B2'],
  environment: ['smart'],
  dimension: ['learner_analysis'],
  year: ['2026'],
  level: ['school'],
  state: ['selected'],
  category: ['01930000-0000-7000-8000-000000000003'],
  org_id: ORG,
  author: ORG,
  since: '2026-03-01',
  until: '2026-03-31',
  open_range: ['city', 'public'],
}
const none = wantedOf({})

describe('the address of a search', () => {
  it('says what is looked for and is read as the same again', () => {
    expect(wantedOf(addressOf(full))).toEqual(full)
    expect(addressOf(none)).toEqual({})
  })

  it('gives one value of a facet as well as many', () => {
    expect(wantedOf({ kind: 'tool', ability: ['A1', 'A1'] })).toEqual({
      ...none,
      kind: ['tool'],
      ability: ['A1'],
    })
  })

  it('leaves out what no filter knows', () => {
    const made = {
      kind: 'x',
      ability: ['A0', "A1'", 'D1', '<b>'],
      year: ['1999x', '20266', '1850'],
      org_id: '../1',
      author: [null, 'me'],
      stage: null,
      unknown: 'y',
    }
    expect(wantedOf(made)).toEqual(none)
  })

  it('cuts words longer than the server reads', () => {
    expect(wantedOf({ q: '课'.repeat(300) }).q).toHaveLength(200)
  })
})

describe('the order', () => {
  it('is the best first for words, and the newest first without any', () => {
    expect(sortOf({ q: '课' })).toBe('relevance')
    expect(sortOf({ q: '课', sort: 'newest' })).toBe('newest')
    expect(sortOf({ q: ' ', sort: 'relevance' })).toBe('newest')
    expect([sortOf({ sort: 'used' }), sortOf({ q: '课', sort: 'rated' })]).toEqual([
      'used',
      'rated',
    ])
    expect(sortOf({ q: '课', sort: 'x' })).toBe('relevance')
  })
  it('and the look are cards unless a table is asked for', () => {
    expect([viewOf({}), viewOf({ view: 'table' }), viewOf({ view: 'x' })]).toEqual([
      'cards',
      'table',
      'cards',
    ])
  })
})

describe('what the server is asked', () => {
  it('is nothing where nothing is chosen', () => {
    expect(Object.values(askedBy({ ...none, q: '  ' })).filter(Boolean)).toEqual([])
    expect(exportPath(none)).toBe('/api/cases/v1/items/export')
  })
  it('is the same for the workbook, each value by itself', () => {
    const path = exportPath({ ...none, q: '课&', kind: ['tool', 'lesson'], year: ['2026'] })
    expect(path).toBe('/api/cases/v1/items/export?q=%E8%AF%BE%26&kind=tool&kind=lesson&year=2026')
  })
})

describe('choosing', () => {
  it('adds a value, and takes it back', () => {
    const once = toggled(none, 'kind', 'tool')
    expect(once.kind).toEqual(['tool'])
    expect(toggled(once, 'kind', 'tool')).toEqual(none)
  })
  it('is counted without the words', () => {
    expect([countChosen(none), countChosen({ ...none, q: '课' }), countChosen(full)]).toEqual([
      0, 0, 16,
    ])
  })
})
