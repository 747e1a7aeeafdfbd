/** Rounds: prepared, opened and closed by the city office; watched by the offices. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  closeRound,
  createRound,
  editRound,
  getRound,
  getRoundProgress,
  listRoundSubmissions,
  listRounds,
  listRubrics,
  openRound,
  type RoundIn,
  type RoundOut,
  type State,
} from '@/api/assessment'
import { learnServerTime } from '@/shared/lib/clock'

const ROOT = ['rounds'] as const

export interface SubmissionFilter {
  state: State | ''
  district_id: string
  q: string
  is_overdue: boolean
}

export function useRounds() {
  return useQuery({
    queryKey: [...ROOT, 'list'],
    queryFn: ({ signal }) => listRounds({ query: { limit: 100 }, signal }),
  })
}

export function useRound(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getRound({ path: { round_id: id.value }, signal }),
    enabled: computed(() => id.value !== ''),
  })
}

export function useProgress(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, id, 'progress'],
    queryFn: async ({ signal }) => {
      const sentAt = Date.now()
      const progress = await getRoundProgress({ path: { round_id: id.value }, signal })
      learnServerTime(progress.server_time, sentAt)
      return progress
    },
    refetchInterval: 60_000,
  })
}

export function useRoundSubmissions(
  id: Ref<string>,
  filter: Ref<SubmissionFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, id, 'submissions', filter, cursor],
    queryFn: ({ signal }) => {
      const { state, district_id, q, is_overdue } = filter.value
      const query = {
        limit: 50,
        cursor: cursor.value,
        state: state || undefined,
        district_id: district_id || undefined,
        q: q.trim() || undefined,
        is_overdue: is_overdue || undefined,
      }
      return listRoundSubmissions({ path: { round_id: id.value }, query, signal })
    },
    placeholderData: keepPreviousData,
  })
}

export function usePublishedRubrics() {
  return useQuery({
    queryKey: ['rubrics', 'list'],
    queryFn: ({ signal }) => listRubrics({ query: { limit: 200 }, signal }),
    select: ({ items }) => items.filter(({ state }) => state === 'published'),
  })
}

export function useRoundActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    create: useMutation({
      mutationFn: ({ body, key }: { body: RoundIn; key: string }) =>
        createRound({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    edit: useMutation({
      mutationFn: ({ round, body }: { round: RoundOut; body: Partial<RoundIn> }) =>
        editRound({
          path: { round_id: round.id },
          body,
          headers: { 'If-Match': `"${round.version}"` },
        }),
      onSuccess,
    }),
    open: useMutation({
      mutationFn: (id: string) => openRound({ path: { round_id: id }, body: {} }),
      onSuccess,
    }),
    close: useMutation({
      mutationFn: (id: string) => closeRound({ path: { round_id: id }, body: {} }),
      onSuccess,
    }),
  }
}
