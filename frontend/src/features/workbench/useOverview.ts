/** The round that runs now, and how far the own school or the own area is in it. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { getRoundProgress, listRounds, listSubmissions } from '@/api/assessment'
import { SCHOOL_ROLES, WATCHER_ROLES } from '@/parts/session/roles'
import { useSession } from '@/parts/session/session'

/** A school has a place in every round it took part in; the work is in one that is open. */
export function runningOf<T extends { round_id: string }>(
  own: readonly T[],
  open: readonly { id: string }[],
): T | undefined {
  return own.find(row => open.some(({ id }) => id === row.round_id)) ?? own.at(-1)
}

export function useOverview() {
  const session = useSession()
  const isSchool = computed(() => session.hasRole(...SCHOOL_ROLES))
  const isOffice = computed(() => session.hasRole(...WATCHER_ROLES))

  const rounds = useQuery({
    queryKey: ['rounds', { state: 'open' }],
    queryFn: ({ signal }) => listRounds({ query: { state: 'open', limit: 10 }, signal }),
    enabled: computed(() => isSchool.value || isOffice.value),
  })
  const round = computed(() => rounds.data.value?.items[0])
  const roundId = computed(() => round.value?.id ?? '')

  const progress = useQuery({
    queryKey: ['rounds', roundId, 'progress'],
    queryFn: ({ signal }) => getRoundProgress({ path: { round_id: roundId.value }, signal }),
    enabled: computed(() => isOffice.value && roundId.value !== ''),
  })
  const own = useQuery({
    queryKey: ['submissions', 'own'],
    queryFn: ({ signal }) => listSubmissions({ query: { limit: 50 }, signal }),
    enabled: isSchool,
  })

  const submission = computed(() =>
    runningOf(own.data.value?.items ?? [], rounds.data.value?.items ?? []),
  )

  return {
    isSchool,
    isOffice,
    round,
    progress: computed(() => progress.data.value),
    submission,
    isPending: computed(
      () => rounds.isLoading.value || own.isLoading.value || progress.isLoading.value,
    ),
    error: computed(() => rounds.error.value ?? own.error.value ?? progress.error.value),
  }
}
