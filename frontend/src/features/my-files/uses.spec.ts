import { describe, expect, it } from 'vitest'
import { useOf } from './uses'

describe('what relies on a file', () => {
  const id = '01a21a76-207f-7690-8e15-67c2e1bd9718'
  it('is a version of a submission', () => {
    const use = { kind: 'submission', id, version: 3 }
    expect(useOf(`assessment:submission:${id}:3`)).toEqual(use)
  })
  it('is a version of an item of the library', () => {
    expect(useOf(`cases:item:${id}:2`)).toEqual({ kind: 'item', id, version: 2 })
  })
  it.each(['cases:item:1', 'assessment:submission:x:1', 'cases:entry:1:1', ''])(
    'or something else: %s',
    reason => {
      expect(useOf(reason).kind).toBeNull()
    },
  )
})
