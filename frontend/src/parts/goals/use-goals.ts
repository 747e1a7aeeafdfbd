/** Goals of plans in force and what became of them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { getPlanGoals, listGoalSchools, reportGoal, type GoalOutcomeIn } from '@/api/assessment'

const ROOT = ['goals'] as const
const LIMIT = 50

export function usePlanGoals(planId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: [...ROOT, 'plan', planId],
    queryFn: ({ signal }) => getPlanGoals({ path: { goal_plan_id: toValue(planId) }, signal }),
  })
}

export interface GoalReport {
  planId: string
  key: string
  version: number
  body: GoalOutcomeIn
}

export function useReportGoal() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ planId, key, version, body }: GoalReport) =>
      reportGoal({
        path: { goal_plan_id: planId, goal_key: key },
        headers: { 'If-Match': `"${version}"` },
        body,
      }),
    // Also after a refusal: somebody else's report is shown beside the own words.
    onSettled: () => cache.invalidateQueries({ queryKey: ROOT }),
  })
}

export function useGoalSchools(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'schools', yearId, cursor],
    queryFn: ({ signal }) =>
      listGoalSchools({
        query: { limit: LIMIT, cursor: cursor.value ?? null, year_id: yearId.value },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
