import { describe, expect, it } from 'vitest'
import { countIn, within, type Placed } from './grid'

const some: (Placed & { code: string })[] = [
  { code: 'A1', environment: 'multimedia', dimension: 'learner_analysis' },
  { code: 'A5', environment: 'multimedia', dimension: 'learning_guidance' },
  { code: 'B4', environment: 'blended', dimension: 'learning_guidance' },
]

describe('abilities in the grid', () => {
  it('are counted by row, column and cell', () => {
    expect(countIn(some, {})).toBe(3)
    expect(countIn(some, { environment: 'multimedia' })).toBe(2)
    expect(countIn(some, { dimension: 'learning_guidance' })).toBe(2)
    expect(countIn(some, { environment: 'smart', dimension: 'teaching_design' })).toBe(0)
  })

  it('keep their order when some are picked', () => {
    expect(within(some, { dimension: 'learning_guidance' }).map(one => one.code)).toEqual([
      'A5',
      'B4',
    ])
  })
})
