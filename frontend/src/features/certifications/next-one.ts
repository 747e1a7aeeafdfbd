/** Which rows can be finalised, and which certification comes after one in a list. Pure. */
import type { CertificationRow } from '@/api/assessment'

/** Rated and out of any sample; nobody's own. */
export function canFinalise(
  { state, person_id }: Pick<CertificationRow, 'state' | 'person_id'>,
  me: string | undefined,
): boolean {
  return (state === 'school_rated' || state === 're_reviewed') && person_id !== me
}

/** The first other one that is not the rater's own; `null` when nothing waits. */
export function nextAfter<One extends { id: string; person_id: string }>(
  waiting: readonly One[],
  id: string,
  me: string | undefined,
): One | null {
  return waiting.find(one => one.id !== id && one.person_id !== me) ?? null
}
