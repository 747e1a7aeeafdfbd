import type { Role } from '@/parts/session/roles'

/** What a role uses most, by the names of routes. */
export const DOORS: Partial<Record<Role, string[]>> = {
  system_admin: ['people', 'organisations'],
  security_admin: ['people', 'organisations'],
  equipment_centre: ['imports', 'people', 'organisations', 'rounds'],
  auditor: ['audit', 'rounds'],
  city_office: ['rounds', 'rubrics', 'organisations', 'bodies'],
  teacher: ['my-abilities', 'my-plan', 'my-hours', 'my-activities'],
  group_leader: ['activities', 'my-abilities', 'my-plan', 'my-hours'],
  school_team: ['certifications', 'personal-plans', 'school-hours', 'activities'],
  school_lead: ['certifications', 'personal-plans', 'school-hours', 'rubrics'],
  district_office: ['submissions', 'certification-schools', 'organisations', 'bodies'],
}

/** For a role that has none of its own. */
export const OTHER_DOORS = ['rubrics', 'organisations', 'bodies']

/** The key of what is said about a door; who keeps rights registers nobody. */
export function hintKey(door: string, keepsRights: boolean): string {
  return door === 'people' && keepsRights ? 'people_rights' : door.replaceAll('-', '_')
}
