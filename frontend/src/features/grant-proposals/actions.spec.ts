import { describe, expect, it } from 'vitest'
import { actionsFor } from './actions'

const pending = { state: 'pending', proposed_by: 'a', person_id: 'c' } as const

describe('actionsFor', () => {
  it('lets another person decide', () => {
    expect(actionsFor(pending, 'b')).toEqual(['confirm', 'reject'])
  })

  it('lets the proposer only withdraw, and the person concerned do nothing', () => {
    expect(actionsFor(pending, 'a')).toEqual(['withdraw'])
    expect(actionsFor(pending, 'c')).toEqual([])
  })

  it('ends with the decision', () => {
    expect(actionsFor({ ...pending, state: 'confirmed' }, 'b')).toEqual([])
  })
})
