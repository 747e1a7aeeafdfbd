/** What an activity lacks before its hours are written. Pure. */
import type { ActivityOut } from '@/api/assessment'

export type Lack = 'record' | 'people' | 'image'

/** In the order in which they are brought; only the image may stay away, with a reason (C19). */
export function lacksOf(row: Pick<ActivityOut, 'record' | 'present' | 'images'>): Lack[] {
  const found: Lack[] = []
  if (row.record.trim() === '') found.push('record')
  if (row.present === 0) found.push('people')
  if (row.images === 0) found.push('image')
  return found
}
