import { expect, it } from 'vitest'
import { isLater } from './later'

it('goes by the number of the receipt, not by its length or day', () => {
  const early = { receipt_no: 'SC20261127-999999' }
  const late = { receipt_no: 'SC20261127-1000000' }
  expect(isLater(late, early)).toBe(true)
  expect(isLater(early, late)).toBe(false)
  expect(isLater(early, early)).toBe(false)
})
