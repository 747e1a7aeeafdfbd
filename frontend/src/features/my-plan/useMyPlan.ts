/** One's own plan of a year: asked for, begun, saved by itself, handed in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { isRefusal } from '@/api'
import {
  beginPersonalPlan,
  getOwnPersonalPlan,
  getOwnPersonalPlanSteps,
  revisePersonalPlan,
  submitPersonalPlan,
  withdrawPersonalPlan,
  type PersonalPlanOut,
} from '@/api/assessment'

const ROOT = ['my-plan'] as const

export function useMyPlan(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, yearId],
    // Not begun is no fault: it is what the page begins with.
    queryFn: async ({ signal }): Promise<PersonalPlanOut | null> => {
      try {
        return await getOwnPersonalPlan({ query: { year_id: yearId.value }, signal })
      } catch (problem) {
        if (isRefusal(problem, 404)) return null
        throw problem
      }
    },
    enabled: computed(() => yearId.value !== ''),
  })
}

export function useMySteps(yearId: Ref<string>, isBegun: Ref<boolean>) {
  return useQuery({
    queryKey: [...ROOT, yearId, 'steps'],
    queryFn: ({ signal }) => getOwnPersonalPlanSteps({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== '' && isBegun.value),
  })
}

export function useMyPlanActions() {
  const cache = useQueryClient()
  const onSuccess = (plan: PersonalPlanOut) => {
    cache.setQueryData([...ROOT, plan.year_id], plan)
    return cache.invalidateQueries({ queryKey: [...ROOT, plan.year_id, 'steps'] })
  }
  const path = (plan: PersonalPlanOut) => ({ path: { plan_id: plan.id } })
  return {
    begin: useMutation({
      mutationFn: (year_id: string) =>
        beginPersonalPlan({
          body: { year_id },
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      onSuccess,
    }),
    submit: useMutation({
      mutationFn: (plan: PersonalPlanOut) =>
        submitPersonalPlan({ ...path(plan), headers: { 'If-Match': `"${plan.version}"` } }),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: (plan: PersonalPlanOut) => withdrawPersonalPlan(path(plan)),
      onSuccess,
    }),
    revise: useMutation({
      mutationFn: (plan: PersonalPlanOut) => revisePersonalPlan(path(plan)),
      onSuccess,
    }),
  }
}
