/** What somebody may do about a proposal; the server holds the same rule. */
import type { ProposalOut } from '@/api/auth'

export type Action = 'confirm' | 'reject' | 'withdraw'

export function actionsFor(
  { state, proposed_by, person_id }: Pick<ProposalOut, 'state' | 'proposed_by' | 'person_id'>,
  me: string,
): readonly Action[] {
  if (state !== 'pending' || person_id === me) return []
  return proposed_by === me ? ['withdraw'] : ['confirm', 'reject']
}
