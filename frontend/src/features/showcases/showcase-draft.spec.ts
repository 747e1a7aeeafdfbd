// [R30]
import { expect, it } from 'vitest'
import { added, dropped, mergeDraft, moved, type Draft, type DraftSection } from './showcase-draft'

const entry = (item_id: string) => ({ item_id, why: '', confirmed_no: null })
const sections: DraftSection[] = [
  { title: '一等奖', items: [entry('a'), entry('b')] },
  { title: '二等奖', items: [entry('c')] },
]
const order = (found: DraftSection[]) =>
  found.map(({ items }) => items.map(({ item_id }) => item_id).join('')).join('|')

it('moves one within its section and beyond its ends', () => {
  expect(order(moved(sections, [0, 1], -1))).toBe('ba|c')
  expect(order(moved(sections, [0, 1], 1))).toBe('a|bc')
  expect(order(moved(sections, [1, 0], -1))).toBe('abc|')
  expect(order(moved(sections, [0, 0], -1))).toBe('ab|c')
  expect(order(moved(sections, [1, 0], 1))).toBe('ab|c')
})

it('drops one anywhere', () => {
  expect(order(dropped(sections, [0, 0], [1, 1]))).toBe('b|ca')
  expect(order(dropped(sections, [1, 0], [0, 0]))).toBe('cab|')
  expect(order(dropped(sections, [9, 9], [0, 0]))).toBe('ab|c')
  expect(order(sections)).toBe('ab|c')
})

it('adds what is not there yet, and no more than fits', () => {
  expect(order(added(sections, 1, ['a', 'd', 'e']))).toBe('ab|cde')
  const many = Array.from({ length: 90 }, (_, n) => `n${n}`)
  expect(added(sections, 0, many)[0]?.items).toHaveLength(59)
})

it('puts both sides together unless the same was changed', () => {
  const base = { title: '一', intro: '', sections } as unknown as Draft
  const mine = { ...base, title: '二' }
  expect(mergeDraft(base, mine, { ...base, intro: '说明' })).toMatchObject({
    title: '二',
    intro: '说明',
  })
  expect(mergeDraft(base, mine, { ...base, title: '三' })).toBeNull()
})
