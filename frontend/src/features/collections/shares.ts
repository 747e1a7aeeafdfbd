import type { Share } from '@/api/cases'

/** Who may read a collection, the nearest first. */
export const SHARES = ['private', 'school', 'district', 'city'] as const satisfies Share[]
