import { expect, it } from 'vitest'
import type { YearOut } from '@/api/assessment'
import { currentYear } from './use-years'

const year = (id: string, starts_on: string, ends_on: string, state = 'open') =>
  ({ id, starts_on, ends_on, state }) as YearOut

it('is the open year that has today in it, else the open one that begins last, else the newest', () => {
  const old = year('old', '2025-09-01', '2026-08-31', 'closed')
  const years = [year('now', '2026-09-01', '2027-08-31'), year('next', '2027-09-01', '2028-08-31')]
  expect(currentYear([...years, old], '2027-08-31')?.id).toBe('now')
  expect(currentYear([...years, old], '2030-01-01')?.id).toBe('next')
  expect(currentYear([old], '2026-01-01')?.id).toBe('old')
  expect(currentYear([], '2030-01-01')).toBeUndefined()
})
