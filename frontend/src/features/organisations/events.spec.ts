import { describe, expect, it } from 'vitest'
import { wordsOf } from './events'

describe('wordsOf', () => {
  it('names the level of a pilot mark', () => {
    expect(wordsOf({ kind: 'pilot_given', detail: { level: 'provincial' } }).key).toBe(
      'pilot_given_provincial',
    )
  })

  it('keeps texts and figures, nothing else', () => {
    const words = wordsOf({ kind: 'merged', detail: { into: '二小', people: 3, ids: ['x'] } })
    expect(words).toEqual({ key: 'merged', values: { into: '二小', people: 3 } })
  })
})
