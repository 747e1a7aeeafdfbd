// [R132]
import { expect, it } from 'vitest'
import { NOTHING, askedOf, exportPath, queryOf } from './asked'

it('asks for what is chosen and for nothing else', () => {
  expect(Object.values(queryOf(NOTHING)).filter(one => one !== undefined)).toEqual([])
  const asked = { ...NOTHING, q: ' 白板 ', category: 'none', is_stale: true }
  expect(queryOf(asked)).toMatchObject({ q: '白板', has_no_category: true, is_stale: true })
  expect(queryOf(asked).category_id).toBeUndefined()
})

it('the workbook holds what the list shows', () => {
  expect(exportPath(NOTHING)).toBe('/api/cases/v1/tools/export')
  expect(exportPath({ ...NOTHING, link: 'dead', category: 'c' })).toBe(
    '/api/cases/v1/tools/export?category_id=c&link=dead',
  )
})

it('a to-do leads to the dead links that it counts, another address to all', () => {
  expect(askedOf({ link: 'dead_new' }).link).toBe('dead_new')
  expect(askedOf({ link: 'dead' }).link).toBe('dead')
  expect(askedOf({ link: 'other' }).link).toBe('')
})
