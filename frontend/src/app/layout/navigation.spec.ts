import { expect, it } from 'vitest'
import { entriesFor } from './navigation'
import { routes } from '@/features/my-files/routes'
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
