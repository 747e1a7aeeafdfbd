/** Which proposals somebody can decide: neither made by nor for him or her. Pure. */
import type { ProposalOut } from '@/api/auth'

type Decidable = Pick<ProposalOut, 'proposed_by' | 'person_id'>

export function waitFor<P extends Decidable>(personId: string | undefined, pending: P[]): P[] {
  return pending.filter(
    ({ proposed_by, person_id }) => proposed_by !== personId && person_id !== personId,
  )
}
