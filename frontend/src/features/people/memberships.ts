/** Which of a person's units last today, and which of them are schools or offices. */
import type { MembershipOut } from '@/api/auth'

export function lasting<M extends Pick<MembershipOut, 'to_on'>>(
  memberships: readonly M[],
  today: string,
): M[] {
  return memberships.filter(({ to_on }) => to_on === null || to_on > today)
}

/** Schools and offices, the own one before a loan. */
export function homesOf(memberships: readonly MembershipOut[], today: string): MembershipOut[] {
  return lasting(memberships, today)
    .filter(({ org_kind }) => org_kind !== 'group')
    .sort((a, b) => Number(a.is_rotation) - Number(b.is_rotation))
}

/** Where somebody worked on the day of leaving; a loan is over for good. */
export function lastHomes(
  memberships: readonly MembershipOut[],
  leftOn: string | null,
): MembershipOut[] {
  return memberships.filter(
    ({ to_on, org_kind, is_rotation }) =>
      to_on !== null && to_on === leftOn && org_kind !== 'group' && !is_rotation,
  )
}
