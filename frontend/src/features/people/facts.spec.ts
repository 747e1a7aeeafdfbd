import { describe, expect, it } from 'vitest'
import type { PersonOut } from '@/api/auth'
import { factsBody, factsOf } from './facts'

const person = { stages: ['primary'], subjects: ['chinese'], phone: '138****1234' } as PersonOut

describe('facts', () => {
  it('sends no masked telephone back', () => {
    expect(factsBody(factsOf(person), person)).toEqual({
      stages: ['primary'],
      subjects: ['chinese'],
    })
  })

  it('removes a telephone and keeps the card that is sealed', () => {
    const body = factsBody({ ...factsOf(person), phone: ' ' }, person)
    expect(body.phone).toBeNull()
    expect('identity_card' in body).toBe(false)
  })

  it('sends a new card', () => {
    expect(factsBody({ ...factsOf(), card: ' 11010519491231002X ' }).identity_card).toBe(
      '11010519491231002X',
    )
  })
})
