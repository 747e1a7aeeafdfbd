/** Where the rows behind a fact are, for those whose role opens that screen. */
import type { RouteLocationRaw, Router } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'
import type { FactOut } from '@/api/assessment'

type HasRole = (...roles: Role[]) => boolean

function screenOf({ rows, rows_id: id }: FactOut, hasRole: HasRole): RouteLocationRaw | null {
  if (rows === null || id === null) return null
  switch (rows) {
    case 'study_plan':
      return { name: 'plan', params: { kind: 'study', id } }
    case 'hours':
      return hasRole(...SCHOOL_ROLES)
        ? { name: 'school-hours' }
        : { name: 'hour-school', params: { schoolId: id } }
  }
}

export function factLink(fact: FactOut, router: Router, hasRole: HasRole): RouteLocationRaw | null {
  const screen = screenOf(fact, hasRole)
  if (screen === null) return null
  const { roles } = router.resolve(screen).meta
  return roles === undefined || hasRole(...roles) ? screen : null
}
