import { expect, it } from 'vitest'
import { canFinalise, nextAfter } from './next-one'

it('lets be finalised what the school has rated, never one’s own or what is in a sample', () => {
  const row = (state: string, person_id = 'a') => ({ state, person_id }) as never
  expect(canFinalise(row('school_rated'), 'me')).toBe(true)
  expect(canFinalise(row('re_reviewed'), 'me')).toBe(true)
  expect(canFinalise(row('sampled'), 'me')).toBe(false)
  expect(canFinalise(row('peer_rated'), 'me')).toBe(false)
  expect(canFinalise(row('school_rated', 'me'), 'me')).toBe(false)
})

it('goes on to the next one that somebody else handed in', () => {
  const waiting = [
    { id: '1', person_id: 'a' },
    { id: '2', person_id: 'me' },
    { id: '3', person_id: 'b' },
  ]
  expect(nextAfter(waiting, '1', 'me')?.id).toBe('3')
  expect(nextAfter(waiting.slice(0, 2), '1', 'me')).toBeNull()
})
