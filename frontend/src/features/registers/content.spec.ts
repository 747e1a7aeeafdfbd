// [R65][R68][R92]
import { describe, expect, it } from 'vitest'
import { emptyRow, linesOf, merge, valueOf, type Document } from './content'
import { FIELDS, GROUP_KINDS, KINDS } from './fields'

const budget = (more: object) =>
  ({ kind: 'budget', title: '预算', planned: '100', lines: [], ...more }) as unknown as Document

describe('what is typed', () => {
  it('is empty, a number of people, an address of the own library, or sent as it is', () => {
    expect(valueOf('date', '')).toBeNull()
    expect(valueOf('text', '')).toBe('')
    expect(valueOf('heads', '88')).toBe(88)
    expect(valueOf('heads', '八十')).toBe('八十')
    expect(valueOf('money', '12.50')).toBe('12.50')
    expect(valueOf('text', 'https://tisheng.example/library/abc')).toBe('/library/abc')
  })

  it('begins empty in a new row that has a key of its own', () => {
    const fields = FIELDS.budget.find(({ name }) => name === 'lines')?.fields ?? []
    const [one, other] = [emptyRow(fields), emptyRow(fields)]
    expect(one).toEqual({ key: one.key, name: '', planned: null, used: null })
    expect(one.key).not.toBe(other.key)
  })
})

describe('two who write at once', () => {
  it('are put together when they changed different fields', () => {
    const merged = merge(budget({}), budget({ title: '新' }), budget({ planned: '200' }))
    expect(merged).toEqual(budget({ title: '新', planned: '200' }))
  })
  it('are asked when they changed the same', () => {
    expect(merge(budget({}), budget({ title: '甲' }), budget({ title: '乙' }))).toBeNull()
  })
})

it('shows the texts of an entry, no keys and no ids', () => {
  const lines = [{ key: 'a', name: '培训', planned: '1', used: null }]
  expect(linesOf(budget({ lines, file_ids: ['f'] }))).toEqual(['预算', '100', '培训', '1'])
})

it('asks for a title in every kind, and a leader keeps some of them', () => {
  for (const kind of KINDS) expect(FIELDS[kind][0]?.name).toBe('title')
  expect(KINDS).toEqual(expect.arrayContaining([...GROUP_KINDS]))
})
