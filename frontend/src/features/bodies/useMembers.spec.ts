import { expect, it } from 'vitest'
import { memberQuery, UNSET } from './useMembers'

it('asks for one department, for none entered, or for all', () => {
  const role = 'city_office' as const
  expect(memberQuery({ role: '', department: '' })).toEqual({})
  expect(memberQuery({ role, department: 'd1' })).toEqual({ role, department_id: 'd1' })
  expect(memberQuery({ role: '', department: UNSET })).toEqual({ is_unset: true })
})
