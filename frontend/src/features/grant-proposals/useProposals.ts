/** Rights that wait for a second person, and what became of them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  confirmGrantProposal,
  listGrantProposals,
  rejectGrantProposal,
  withdrawGrantProposal,
  type ProposalState,
} from '@/api/auth'

const ROOT = ['grant-proposals'] as const

export function useProposals(state: Ref<ProposalState | ''>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', state, cursor],
    queryFn: ({ signal }) =>
      listGrantProposals({
        query: { state: state.value || undefined, cursor: cursor.value },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useDecisions() {
  const cache = useQueryClient()
  const onSuccess = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['people'] }),
    ])
  return {
    confirm: useMutation({
      mutationFn: (id: string) => confirmGrantProposal({ path: { proposal_id: id } }),
      onSuccess,
    }),
    reject: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        rejectGrantProposal({ path: { proposal_id: id }, body: { reason } }),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: (id: string) => withdrawGrantProposal({ path: { proposal_id: id } }),
      onSuccess,
    }),
  }
}
