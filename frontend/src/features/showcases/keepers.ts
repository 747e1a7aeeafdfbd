import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

/** Who makes showcases, each of their own unit. */
export const KEEPERS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES]
