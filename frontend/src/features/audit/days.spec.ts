import { expect, it } from 'vitest'
import { startOfDay } from './days'

it('begins a day at midnight in Yantai, not in Greenwich', () => {
  expect(startOfDay('2026-11-24')).toBe('2026-11-23T16:00:00.000Z')
})
