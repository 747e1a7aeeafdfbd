import { expect, it } from 'vitest'
import { entriesFor } from './navigation'
import { routes } from '@/features/my-files/routes'
import { routes as judging } from '@/features/judge-desk/routes'
import { ROLES } from '@/parts/session/roles'

it('offers files of one’s own to those who hand evidence in, and to nobody else', () => {
  expect(ROLES.filter(role => entriesFor(routes, role).length > 0)).toEqual([
    'city_office',
    'district_office',
    'school_lead',
    'school_team',
    'group_leader',
    'teacher',
  ])
})

it('offers the tasks of judges to experts alone: others come by their to-do', () => {
  expect(ROLES.filter(role => entriesFor(judging, role).length > 0)).toEqual(['expert'])
  expect(judging.every(({ meta }) => meta?.roles === undefined)).toBe(true)
})
