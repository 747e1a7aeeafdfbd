/** Appraisals of a team's experts: the numbers of a period, decisions, publication. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  decideExpertAppraisal,
  listAppraisalNumbers,
  listExpertAppraisals,
  publishExpertAppraisal,
  type AppraisalIn,
} from '@/api/auth'

const ROOT = ['appraisals'] as const

export interface Period {
  from_on: string
  to_on: string
}

export function useStandings(
  teamId: Readonly<Ref<string>>,
  period: Readonly<Ref<Period>>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'numbers', teamId, period, cursor],
    queryFn: ({ signal }) =>
      listAppraisalNumbers({
        path: { organisation_id: teamId.value },
        query: { ...period.value, cursor: cursor.value },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useHistory(entryId: Readonly<Ref<string>>) {
  return useQuery({
    queryKey: [...ROOT, 'history', entryId],
    queryFn: ({ signal }) =>
      listExpertAppraisals({ query: { entry_id: entryId.value, limit: 200 }, signal }),
    select: ({ items }) => items,
  })
}

export function useDecisions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    decide: useMutation({
      mutationFn: (body: AppraisalIn) =>
        decideExpertAppraisal({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    publish: useMutation({
      mutationFn: (id: string) => publishExpertAppraisal({ path: { appraisal_id: id } }),
      onSuccess,
    }),
  }
}
