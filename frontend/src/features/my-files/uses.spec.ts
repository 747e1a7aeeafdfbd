import { describe, expect, it } from 'vitest'
import { useOf } from './uses'

describe('what relies on a file', () => {
  const id = '01a21a76-207f-7690-8e15-67c2e1bd9718'
  it.each([
    [`assessment:submission:${id}:3`, { kind: 'submission', id, version: 3 }],
    [`assessment:certification:${id}:1`, { kind: 'certification', id, version: 1 }],
    [`cases:item:${id}:2`, { kind: 'item', id, version: 2 }],
    [`cases:item:${id}:entered`, { kind: 'item', id, version: null }],
    ['assessment:hour', { kind: 'hour', id: '', version: null }],
    ['assessment:topic', { kind: 'topic', id: '', version: null }],
    ['assessment:register', { kind: 'register', id: '', version: null }],
    ['assessment:activity', { kind: 'activity', id: '', version: null }],
  ])('has a word: %s', (reason, use) => {
    expect(useOf(reason)).toEqual(use)
  })
  it.each(['cases:item:1', 'assessment:submission:x:1', 'cases:entry:1:1', ''])(
    'or is something else, whose name nobody reads: %s',
    reason => {
      expect(useOf(reason).kind).toBe('other')
    },
  )
})
