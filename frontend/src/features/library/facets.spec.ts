import { describe, expect, it } from 'vitest'
import { saidCount, shownFacets } from './facets'
import { wantedOf } from './wanted'

const of = (value: string, count = 1) => ({ value, count, is_more: false })
const counted = {
  total: 3,
  is_more: false,
  facets: {
    kind: [of('outcome', 2), of('lesson')],
    stage: [],
    subject: [of('chinese', 3), of('mathematics', 2)],
    year: [of('2024', 5), of('2026')],
    state: [of('selected', 3), of('published')],
  },
}

/** The values of each facet that is shown. */
function shown(query: Record<string, string>) {
  const facets = shownFacets(counted, wantedOf(query))
  return Object.fromEntries(
    facets.map(({ name, values }) => [name, values.map(({ value }) => value)]),
  )
}

describe('facets', () => {
  it('stand in the order of the page, each with its values in theirs', () => {
    expect(shown({})).toEqual({
      kind: ['lesson', 'outcome'],
      subject: ['chinese', 'mathematics'],
      year: ['2026', '2024'],
      state: ['published', 'selected'],
    })
  })

  it('keep what is chosen, also where nothing is left of it', () => {
    const { stage, subject } = shown({ stage: 'primary', subject: 'mathematics' })
    expect([stage, subject]).toEqual([['primary'], ['mathematics', 'chinese']])
    const facets = shownFacets(undefined, wantedOf({ ability: 'A1' }))
    expect(facets).toEqual([
      { name: 'ability', values: [{ value: 'A1', count: 0, is_more: false, isChosen: true }] },
    ])
  })
})

it('a count that was cut says so', () => {
  expect(saidCount({ count: 12, is_more: false })).toBe('12')
  expect(saidCount({ count: 1000, is_more: true })).toBe('1000+')
})
