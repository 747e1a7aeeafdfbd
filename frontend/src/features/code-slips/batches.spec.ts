import { describe, expect, it } from 'vitest'
import type { PersonOut } from '@/api/auth'
import { batchesOf, chosenOf } from './batches'

const people = [
  { id: '1', username: null },
  { id: '2', username: 'li' },
] as PersonOut[]

describe('codes for a school', () => {
  it('go to those without an account, unless all are meant', () => {
    expect(chosenOf(people, 'without').map(({ id }) => id)).toEqual(['1'])
    expect(chosenOf(people, 'all')).toHaveLength(2)
  })

  it('are given fifty at a time', () => {
    const sizes = batchesOf(Array.from({ length: 120 }, (_, n) => n)).map(batch => batch.length)
    expect(sizes).toEqual([50, 50, 20])
    expect(batchesOf([])).toEqual([])
  })
})
