/** The eleven roles of the platform; their Chinese names are catalogue keys `role.<code>`. */
export const ROLES = [
  'city_office',
  'district_office',
  'school_lead',
  'school_team',
  'group_leader',
  'teacher',
  'expert',
  'equipment_centre',
  'auditor',
  'system_admin',
  'security_admin',
] as const

export type Role = (typeof ROLES)[number]

/** Those who work on the school's own self-assessment. */
export const SCHOOL_ROLES: readonly Role[] = ['school_lead', 'school_team']

/** Those who review, verify and watch progress. */
export const OFFICE_ROLES: readonly Role[] = ['city_office', 'district_office']

/** Those who look at many schools; the auditor changes nothing. */
export const WATCHER_ROLES: readonly Role[] = [...OFFICE_ROLES, 'auditor']
/** Those who give rights, each within the own unit and below. */
export const GRANTERS: readonly Role[] = [
  'system_admin',
  'security_admin',
  'equipment_centre',
  'city_office',
  'district_office',
  'school_lead',
]

/** A right of a person at a unit and everything below it. */
export interface Grant {
  role: Role
  org_id: string
  org_name: string
  org_path: string
  /** Of members of an office; null where nobody entered it. */
  department?: string | null
}
