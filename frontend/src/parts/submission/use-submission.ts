import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { getHistory, getRubric, getSubmission } from './submission-api'

export const submissionKey = (id: string) => ['submission', id] as const

export function useSubmission(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => submissionKey(toValue(id))),
    queryFn: ({ signal }) => getSubmission(toValue(id), signal),
  })
}

/** A published rubric never changes: asked for once. */
export function useRubric(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['rubric', toValue(id)]),
    queryFn: ({ signal }) => getRubric(toValue(id) ?? '', signal),
    enabled: computed(() => toValue(id) !== undefined),
    staleTime: Infinity,
  })
}

export function useHistory(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => [...submissionKey(toValue(id)), 'history']),
    queryFn: ({ signal }) => getHistory(toValue(id), null, signal),
  })
}
