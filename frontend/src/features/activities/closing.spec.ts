import { expect, it } from 'vitest'
import { lacksOf } from './closing'

it('names what is missing before hours are written', () => {
  expect(lacksOf({ record: ' ', present: 0, images: 0 })).toEqual(['record', 'people', 'image'])
  expect(lacksOf({ record: '议课', present: 3, images: 0 })).toEqual(['image'])
  expect(lacksOf({ record: '议课', present: 3, images: 1 })).toEqual([])
})
