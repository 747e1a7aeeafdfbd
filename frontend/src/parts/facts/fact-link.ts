/** Where the rows behind a fact are, for those whose role opens that screen. */
import type { RouteLocationRaw, Router } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'
import type { FactOut } from '@/api/assessment'

type HasRole = (...roles: Role[]) => boolean

/** A fact and the year it is of: the screen shall open in that year, not in the current one. */
export interface FactOfYear {
  fact: FactOut
  year: string
}

type Screen = (
  id: string,
  query: { year: string; kind?: string },
  isSchool: boolean,
  code: string,
) => RouteLocationRaw

/** Which register an item rests on. */
const REGISTERS: Readonly<Record<string, string>> = {
  C5: 'work_plan',
  C7: 'rule_paper',
  C8: 'budget',
  C9: 'appraisal_paper',
  C17: 'kick_off',
  C24: 'research',
  C25: 'research',
  C26: 'research',
  C28: 'pairing',
  C29: 'feature',
}

/** A school looks at its own screen, an office at the one of that school. */
const ofSchool =
  (own: string, chosen: string): Screen =>
  (id, query, isSchool) =>
    isSchool ? { name: own, query } : { name: chosen, params: { schoolId: id }, query }

const SCREENS: Record<NonNullable<FactOut['rows']>, Screen> = {
  study_plan: id => ({ name: 'plan', params: { kind: 'study', id } }),
  group_plans: (id, query) => ({ name: 'plans', query: { ...query, kind: 'group', school: id } }),
  hours: ofSchool('school-hours', 'hour-school'),
  schedule: (id, query) => ({ name: 'activity-comparison', query: { ...query, school: id } }),
  scheme: id => ({ name: 'school-scheme', params: { id } }),
  staff: ofSchool('certification-staff', 'school-certification-staff'),
  certifications: ofSchool('certifications', 'certification-school'),
  draw: (id, query, isSchool) =>
    isSchool ? { name: 'school-draws', query } : { name: 'draw', params: { id } },
  register: (id, query, isSchool, code) =>
    ofSchool('registers', 'register-school')(
      id,
      { ...query, kind: REGISTERS[code] ?? '' },
      isSchool,
      code,
    ),
}

export function factLink(
  { fact: { rows, rows_id: id, code }, year }: FactOfYear,
  router: Router,
  hasRole: HasRole,
): RouteLocationRaw | null {
  if (rows === null || id === null) return null
  const screen = SCREENS[rows](id, { year }, hasRole(...SCHOOL_ROLES), code)
  const { roles } = router.resolve(screen).meta
  return roles === undefined || hasRole(...roles) ? screen : null
}
