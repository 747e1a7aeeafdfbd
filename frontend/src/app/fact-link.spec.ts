import { describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { FactOut } from '@/api/assessment'
import { factLink } from '@/parts/facts/fact-link'
import type { Role } from '@/parts/session/roles'
import { routes } from './router'

// The routes as they are: what a role may open is told there and nowhere else.
const router = createRouter({ history: createMemoryHistory(), routes })
const query = { year: 'y' }
const linkOf = (rows: FactOut['rows'], role: Role, rows_id: string | null = 'id') =>
  factLink(
    { fact: { code: 'C18', is_met: true, text: '', rows, rows_id }, year: 'y' },
    router,
    (...roles) => roles.includes(role),
  )
const SCHOOL: Role[] = ['school_lead', 'school_team']
const OFFICE: Role[] = ['city_office', 'district_office']
const everybody: Role[] = [...SCHOOL, ...OFFICE, 'auditor']

describe('factLink', () => {
  it.each(everybody)('leads %s to the plan, the groups’ plans and the scheme', role => {
    expect(linkOf('study_plan', role)).toEqual({
      name: 'plan',
      params: { kind: 'study', id: 'id' },
    })
    expect(linkOf('group_plans', role)).toEqual({
      name: 'plans',
      query: { year: 'y', kind: 'group', school: 'id' },
    })
    expect(linkOf('scheme', role)).toEqual({ name: 'school-scheme', params: { id: 'id' } })
  })
  it.each(SCHOOL)('leads %s to the own screens of the year', role => {
    expect(linkOf('hours', role)).toEqual({ name: 'school-hours', query })
    expect(linkOf('staff', role)).toEqual({ name: 'certification-staff', query })
    expect(linkOf('certifications', role)).toEqual({ name: 'certifications', query })
    expect(linkOf('draw', role)).toEqual({ name: 'school-draws', query })
  })
  it.each(OFFICE)('leads %s to the screens of that school and to the draw', role => {
    const params = { schoolId: 'id' }
    expect(linkOf('hours', role)).toEqual({ name: 'hour-school', params, query })
    expect(linkOf('staff', role)).toEqual({ name: 'school-certification-staff', params, query })
    expect(linkOf('certifications', role)).toEqual({ name: 'certification-school', params, query })
  })
  it.each([...OFFICE, 'auditor'] as const)('leads %s to the draw itself', role => {
    expect(linkOf('draw', role)).toEqual({ name: 'draw', params: { id: 'id' } })
  })
  it.each([...SCHOOL, ...OFFICE])('leads %s to the schedule beside what was held', role => {
    expect(linkOf('schedule', role)).toEqual({
      name: 'activity-comparison',
      query: { year: 'y', school: 'id' },
    })
  })
  it('leads nobody to a screen that is closed to them', () => {
    for (const rows of ['hours', 'schedule', 'staff', 'certifications'] as const) {
      expect(linkOf(rows, 'auditor')).toBeNull()
    }
  })
  it('leads nowhere where there are no rows', () => {
    expect(linkOf(null, 'school_team', null)).toBeNull()
    expect(linkOf('draw', 'city_office', null)).toBeNull()
  })
  it('leads the school and its offices to the register that the item rests on', () => {
    const linkTo = (role: Role) =>
      factLink(
        {
          fact: { code: 'C8', is_met: null, text: '', rows: 'register', rows_id: 'id' },
          year: 'y',
        },
        router,
        (...roles) => roles.includes(role),
      )
    const kind = { ...query, kind: 'budget' }
    expect(linkTo('school_team')).toEqual({ name: 'registers', query: kind })
    const params = { schoolId: 'id' }
    expect(linkTo('district_office')).toEqual({ name: 'register-school', params, query: kind })
    expect(linkTo('auditor')).toEqual({ name: 'register-school', params, query: kind })
  })
})
