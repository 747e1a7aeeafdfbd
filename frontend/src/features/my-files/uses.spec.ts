import { describe, expect, it } from 'vitest'
import { useOf } from './uses'

describe('what relies on a file', () => {
  it('is a version of a submission', () => {
    const id = '01a21a76-207f-7690-8e15-67c2e1bd9718'
    expect(useOf(`assessment:submission:${id}:3`)).toEqual({ submissionId: id, version: 3 })
  })
  it.each(['cases:item:1', 'assessment:submission:x:1', ''])('or something else: %s', reason => {
    expect(useOf(reason)).toEqual({ submissionId: null, version: null })
  })
})
