import { describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { FactOut } from '@/api/assessment'
import type { Role } from '@/parts/session/roles'
import { factLink } from './fact-link'

const component = {}
const OFFICE: Role[] = ['district_office']
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/plans/:kind/:id', name: 'plan', component },
    { path: '/school-hours', name: 'school-hours', component, meta: { title: 'hours.title' } },
    {
      path: '/hour-schools/:schoolId',
      name: 'hour-school',
      component,
      meta: { title: 'hours.title', roles: OFFICE },
    },
  ],
})
const fact = (rows: FactOut['rows'], rows_id: string | null): FactOut => ({
  code: 'C18',
  is_met: true,
  text: '',
  rows,
  rows_id,
})
const having =
  (role: Role) =>
  (...roles: Role[]) =>
    roles.includes(role)

describe('factLink', () => {
  it('leads to the plan', () => {
    const link = factLink(fact('study_plan', 'p'), router, having('auditor'))
    expect(link).toEqual({ name: 'plan', params: { kind: 'study', id: 'p' } })
  })
  it('leads a school to its own hours and an office to those of the school', () => {
    const hours = fact('hours', 's')
    expect(factLink(hours, router, having('school_team'))).toEqual({ name: 'school-hours' })
    expect(factLink(hours, router, having('district_office'))).toEqual({
      name: 'hour-school',
      params: { schoolId: 's' },
    })
  })
  it('leads nobody to a screen that is closed to them, or to no rows', () => {
    expect(factLink(fact('hours', 's'), router, having('auditor'))).toBeNull()
    expect(factLink(fact(null, null), router, having('auditor'))).toBeNull()
  })
})
