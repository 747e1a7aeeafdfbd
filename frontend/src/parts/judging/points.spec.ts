import { expect, it } from 'vitest'
import { shownPoints } from './points'

// [R30]
it.each([
  ['85.000', '85'],
  ['77.500', '77.5'],
  ['70.333', '70.333'],
  ['0', '0'],
])('%s is shown as %s', (value, shown) => {
  expect(shownPoints(value)).toBe(shown)
})
