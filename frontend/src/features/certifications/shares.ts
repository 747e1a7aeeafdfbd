/** Shares of 优秀 in words' parts: thousandths on the wire, percent on the screen. Pure. */
import type { SchoolCertificationsOut } from '@/api/assessment'

/** `333` is 33.3, `300` is 30. */
export function percent(thousandths: number): string {
  return String(thousandths / 10)
}

type Told = Pick<
  SchoolCertificationsOut,
  'rated' | 'excellent' | 'share_excellent' | 'cap' | 'allowed_excellent' | 'excess'
>

export type ShareKey = 'none' | 'free' | 'within' | 'full' | 'over'

/** How a school stands to the cap: nothing rated, no cap, room left, at the cap, above it. */
export function standingOf({ rated, excellent, cap, allowed_excellent, excess }: Told): ShareKey {
  if (rated === 0) return 'none'
  if (cap === null || allowed_excellent === null) return 'free'
  if (excess > 0) return 'over'
  return excellent >= allowed_excellent ? 'full' : 'within'
}
