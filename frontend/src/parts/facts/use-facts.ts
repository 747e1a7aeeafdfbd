import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { json } from '@/api/json'
import type { FactsOut } from '@/api/assessment'
import { submissionPath } from '@/parts/submission/submission-api'
import { submissionKey } from '@/parts/submission/use-submission'

const FRESH_MS = 60_000

/** The facts of a submission: asked for once a minute, however many items show theirs. */
export function useFacts(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => [...submissionKey(toValue(id)), 'facts']),
    queryFn: ({ signal }) =>
      json<FactsOut>('GET', submissionPath(toValue(id), '/facts'), undefined, { signal }),
    staleTime: FRESH_MS,
  })
}
