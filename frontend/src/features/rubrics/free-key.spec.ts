import { expect, it } from 'vitest'
import { freeKey } from './free-key'

it('numbers on from the highest key in use, so that no key comes back', () => {
  expect(freeKey('C13', [])).toBe('C13.1')
  expect(
    freeKey('C13', [
      { key: 'C13.1', text: '' },
      { key: 'C13.3', text: '' },
    ]),
  ).toBe('C13.4')
  expect(freeKey('C13.s', [{ key: 'C13.s1', text: '' }])).toBe('C13.s2')
})
