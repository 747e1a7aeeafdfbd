import { describe, expect, it } from 'vitest'
import { stepsOf } from './steps'

const places = (state: Parameters<typeof stepsOf>[0]) => stepsOf(state).map(({ place }) => place)

// [R110][R114]
describe('the steps of a certification', () => {
  it.each([
    [null, ['next', 'next', 'next', 'next']],
    ['draft', ['now', 'next', 'next', 'next']],
    ['self_rated', ['past', 'now', 'next', 'next']],
    ['peer_rated', ['past', 'past', 'now', 'next']],
    ['school_rated', ['past', 'past', 'past', 'now']],
    ['sampled', ['past', 'past', 'past', 'now']],
    ['re_reviewed', ['past', 'past', 'past', 'now']],
    ['final', ['past', 'past', 'past', 'past']],
  ] as const)('%s', (state, expected) => {
    expect(places(state)).toEqual(expected)
  })

  it('begin again where the work came back, and say so', () => {
    expect(places('returned')).toEqual(['back', 'next', 'next', 'next'])
  })
})
