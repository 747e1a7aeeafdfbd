/** What is missing, as a sentence knows it. Pure. */
import type { HourKind, HourSideOut } from '@/api/assessment'

export interface Missing {
  kind: HourKind
  hours: string
}

export function missingOf(sides: { online: HourSideOut; offline: HourSideOut }): Missing[] {
  return (['online', 'offline'] as const)
    .map(kind => ({ kind, hours: sides[kind].missing }))
    .filter(({ hours }) => hours !== '0')
}
