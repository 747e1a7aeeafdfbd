/** Plans of the teachers in reach: listed, counted, returned or approved by the school. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  approvePersonalPlan,
  approvePersonalPlans,
  countPersonalPlans,
  getPersonalPlan,
  getPersonalPlanSteps,
  listPersonalPlans,
  listStaffWithoutPlan,
  returnPersonalPlan,
  undoPersonalPlanDecisions,
  type PersonalPlanOutcomeOut,
  type PersonalPlanState,
} from '@/api/assessment'
import { doneOf, undoneOf, type Done } from '@/parts/undo/batches'

const ROOT = ['personal-plans'] as const

/** A plan, and the version of it that was read. */
interface Read {
  id: string
  version: number
}

export interface PlanFilter {
  state: PersonalPlanState | ''
  q: string
  /** Those that follow a goal: the plan it is of, and its key there; empty for all. */
  plan: string
  goal: string
}

export function usePlans(
  yearId: Ref<string>,
  filter: Ref<PlanFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', yearId, filter, cursor],
    queryFn: ({ signal }) =>
      listPersonalPlans({
        query: {
          year_id: yearId.value,
          state: filter.value.state || undefined,
          q: filter.value.q.trim(),
          follows_plan_id: filter.value.plan || undefined,
          follows_key: filter.value.goal || undefined,
          cursor: cursor.value,
        },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function usePlanCounts(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'counts', yearId],
    queryFn: ({ signal }) => countPersonalPlans({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== ''),
  })
}

export function useNotBegun(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'not-begun', yearId, cursor],
    queryFn: ({ signal }) =>
      listStaffWithoutPlan({
        query: { year_id: yearId.value, cursor: cursor.value },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function usePlan(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getPersonalPlan({ path: { plan_id: id.value }, signal }),
  })
}

export function usePlanSteps(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'steps', id],
    queryFn: ({ signal }) => getPersonalPlanSteps({ path: { plan_id: id.value }, signal }),
  })
}

const outcomeOf = ({ plan_id, problem, ...one }: PersonalPlanOutcomeOut) => ({
  ...one,
  id: plan_id,
  message: problem,
})

/** What was approved, by the names a person reads. */
export function approvedOf(items: PersonalPlanOutcomeOut[]): Done[] {
  return doneOf(items.map(outcomeOf), one => one.person_name ?? '')
}

export function usePlanActions() {
  const cache = useQueryClient()
  const onSuccess = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
  return {
    approve: useMutation({
      mutationFn: ({ id, version }: Read) =>
        approvePersonalPlan({
          path: { plan_id: id },
          headers: { 'If-Match': `"${version}"` },
        }),
      onSuccess,
    }),
    sendBack: useMutation({
      mutationFn: ({ id, version, ...body }: Read & { reason: string; due_on: string }) =>
        returnPersonalPlan({
          path: { plan_id: id },
          body,
          headers: { 'If-Match': `"${version}"` },
        }),
      onSuccess,
    }),
    approveMany: useMutation({
      mutationFn: (read: Read[]) =>
        approvePersonalPlans({ body: { plans: read.map(({ id, version }) => ({ id, version })) } }),
      onSuccess,
    }),
    undo: useMutation({
      mutationFn: async (rows: Done[]) => {
        const plans = rows.map(({ id, version }) => ({ id, version }))
        const { items } = await undoPersonalPlanDecisions({ body: { plans } })
        return undoneOf(rows, items.map(outcomeOf))
      },
      onSuccess,
    }),
  }
}
