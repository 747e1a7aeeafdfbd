import { describe, expect, it } from 'vitest'
import type { ChoiceOut } from '@/api/assessment'
import { nextOf, parted } from './choices'

const choice = (code: string, state: string | null, part: Partial<ChoiceOut> = {}) =>
  ({
    code,
    source: 'plan',
    due_on: null,
    certification: state === null ? null : { state },
    ...part,
  }) as ChoiceOut

// [R110]
describe('the abilities of a teacher', () => {
  it('stand in the order of what is to be done', () => {
    const all = [
      choice('A1', 'final'),
      choice('A2', null, { due_on: '2027-05-01' }),
      choice('A3', 'self_rated'),
      choice('A4', null, { due_on: '2027-03-01' }),
      choice('A5', 'draft'),
      choice('A6', 'returned'),
      choice('A7', null),
    ]
    expect(parted(all).own.map(({ code }) => code)).toEqual([
      'A6',
      'A5',
      'A4',
      'A2',
      'A7',
      'A3',
      'A1',
    ])
    expect(nextOf(all)?.code).toBe('A6')
  })

  it('are apart from those that were neither planned nor begun', () => {
    const all = [
      choice('A1', null, { source: 'catalogue' }),
      choice('A2', 'draft', { source: 'begun' }),
      choice('A3', null),
    ]
    expect(parted(all).own.map(({ code }) => code)).toEqual(['A2', 'A3'])
    expect(parted(all).more.map(({ code }) => code)).toEqual(['A1'])
  })

  it('have no next one while others are waited for, or nothing was planned', () => {
    expect(nextOf([choice('A1', 'peer_rated'), choice('A2', 'final')])).toBeNull()
    expect(nextOf([choice('A1', null, { source: 'school' })])).toBeNull()
  })
})
