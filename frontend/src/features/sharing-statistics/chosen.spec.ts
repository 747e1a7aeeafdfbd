// [R138][R144]
import { expect, test } from 'vitest'
import { askedBy, chosenOf, rowsOf, type Chosen } from './chosen'

const DISTRICT = '01a21a76-207f-7690-8e15-67c2e1bd9718'
const SCHOOL = '01a21a76-207f-7690-8e15-67c2e1bd9719'
const city = { unit_id: null, unit_kind: 'city' }
const district = { unit_id: DISTRICT, unit_kind: 'district' }
const blank: Chosen = { unitId: '', since: '', until: '', kind: '', by: 'unit' }
const all = ['published', 'recommended', 'selected']

test('an address says what is asked, and nothing that is unknown', () => {
  const said = { unit_id: DISTRICT, since: '2026-03-01', until: 'soon', kind: 'song', by: 'month' }
  const chosen = chosenOf(said)
  expect(chosen).toEqual({ ...blank, unitId: DISTRICT, since: '2026-03-01', by: 'month' })
  expect(askedBy(chosen)).toEqual({ unit_id: DISTRICT, since: '2026-03-01', by: 'month' })
})

test('a number of the city is the whole library, of a unit that of the unit', () => {
  expect(rowsOf(blank, city, 'items')).toEqual({ state: all })
  expect(rowsOf(blank, district, 'selected')).toEqual({ state: ['selected'], org_id: DISTRICT })
  const row = { key: '/1/2/3/', unit_id: SCHOOL }
  expect(rowsOf(blank, district, 'items', row)).toEqual({ state: all, org_id: SCHOOL })
  expect(rowsOf(blank, city, 'items', { key: '/1/9/', unit_id: null })).toBeNull()
})

test('a line adds its own value; without one there is nothing to list', () => {
  const byStage: Chosen = { ...blank, kind: 'lesson', by: 'stage' }
  const row = { key: 'primary', unit_id: null }
  const said = { state: all, open_range: ['city', 'public'], kind: 'lesson', stage: ['primary'] }
  expect(rowsOf(byStage, city, 'open_to_city', row)).toEqual(said)
  expect(rowsOf({ ...blank, by: 'year' }, city, 'items', { key: '', unit_id: null })).toBeNull()
})

test.each([
  ['2026-02', '', '', '2026-02-01', '2026-02-28'],
  ['2026-03', '2026-03-10', '2026-05-01', '2026-03-10', '2026-03-31'],
  ['2026-03', '2026-01-01', '2026-03-09', '2026-03-01', '2026-03-09'],
])('a month within the period: %s of %s to %s', (key, since, until, first, last) => {
  const chosen: Chosen = { ...blank, by: 'month', since, until }
  const found = rowsOf(chosen, city, 'items', { key, unit_id: null })
  expect(found).toEqual({ state: all, since: first, until: last })
})
