/** Plans as screens read them: the list of a year, one plan, its versions. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { type ListedState, type PlanKind } from '@/api/assessment'
import { listOrganisations } from '@/api/auth'
import { countPlans, getChanges, getPlan, getVersions, listPlans, type Target } from './plan-api'

const ROOT = ['plans'] as const

export interface PlanFilter {
  state: ListedState | ''
  district_id: string
  school_id: string
  q: string
  is_late: boolean
}

export function usePlanList(
  kind: Ref<PlanKind>,
  yearId: Ref<string>,
  filter: Ref<PlanFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', kind, yearId, filter, cursor],
    queryFn: ({ signal }) => {
      const { state, district_id, school_id, q, is_late } = filter.value
      const query = {
        year_id: yearId.value,
        state: state || undefined,
        district_id: district_id || undefined,
        school_id: school_id || undefined,
        q: q.trim() || undefined,
        is_late: is_late || undefined,
        cursor: cursor.value,
      }
      return listPlans(kind.value, query, { signal })
    },
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function usePlanCounts(kind: Ref<PlanKind>, yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'counts', kind, yearId],
    queryFn: ({ signal }) => countPlans(kind.value, yearId.value, { signal }),
    enabled: computed(() => yearId.value !== ''),
  })
}

export const planKey = ({ kind, id }: Target) => [...ROOT, 'one', kind, id]

export function usePlan(target: Ref<Target>) {
  return useQuery({
    queryKey: computed(() => planKey(target.value)),
    queryFn: ({ signal }) => getPlan(target.value, { signal }),
  })
}

export function useVersions(target: Ref<Target>) {
  return useQuery({
    queryKey: [...ROOT, 'versions', target],
    queryFn: ({ signal }) => getVersions(target.value, { signal }),
  })
}

export function useChanges(target: Ref<Target>, versionNo: Ref<number>) {
  return useQuery({
    queryKey: [...ROOT, 'changes', target, versionNo],
    queryFn: ({ signal }) => getChanges(target.value, versionNo.value, { signal }),
    enabled: computed(() => versionNo.value > 1),
  })
}

/** After a step lists, versions, the plan itself and the to-dos are old. */
export function useRefresh() {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
}

export function useDistricts(enabled: Ref<boolean>) {
  return useQuery({
    queryKey: ['organisations', 'districts', 'names'],
    queryFn: ({ signal }) => listOrganisations({ query: { kind: 'district', limit: 50 }, signal }),
    select: page => page.items,
    enabled,
    staleTime: 10 * 60_000,
  })
}
