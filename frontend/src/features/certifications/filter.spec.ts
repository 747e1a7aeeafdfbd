import { expect, it } from 'vitest'
import { firstFilter } from './filter'

it('begins with the state the address names, and with none where it names no state', () => {
  expect(firstFilter('peer_rated').state).toBe('peer_rated')
  expect([undefined, null, 'x', ['final']].map(one => firstFilter(one).state)).toEqual([
    '',
    '',
    '',
    '',
  ])
})
