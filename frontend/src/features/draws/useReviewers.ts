/** Experts who re-review a spot check: named from the serving experts of the pool. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { listDrawReviewers, nameDrawReviewer, takeOffDrawReviewer } from '@/api/assessment'
import { listExpertEntries } from '@/api/auth'

const MOST = 50
const keyOf = (drawId: string) => ['draws', 'reviewers', drawId] as const

export function useReviewers(drawId: Ref<string>) {
  return useQuery({
    queryKey: computed(() => keyOf(drawId.value)),
    queryFn: ({ signal }) =>
      listDrawReviewers({ path: { draw_id: drawId.value }, query: { limit: MOST }, signal }),
  })
}

export function useServingExperts(q: Ref<string>) {
  return useQuery({
    queryKey: ['draws', 'experts', q],
    queryFn: ({ signal }) =>
      listExpertEntries({ query: { state: 'serving', q: q.value || null, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useReviewerActions(drawId: Ref<string>) {
  const cache = useQueryClient()
  // Also after a refusal: who was second sees what the first one did.
  const onSettled = () => cache.invalidateQueries({ queryKey: keyOf(drawId.value) })
  return {
    name: useMutation({
      mutationFn: ({ personId, key }: { personId: string; key: string }) =>
        nameDrawReviewer({
          path: { draw_id: drawId.value },
          body: { person_id: personId },
          headers: { 'Idempotency-Key': key },
        }),
      onSettled,
    }),
    takeOff: useMutation({
      mutationFn: (personId: string) =>
        takeOffDrawReviewer({ path: { draw_id: drawId.value, draw_reviewer_id: personId } }),
      onSettled,
    }),
  }
}
