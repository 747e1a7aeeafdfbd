/** Statistics of certifications by dimension and environment. */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { getAbilityStatistics } from '@/api/assessment'

export interface Chosen {
  yearId: string
  unitId: string
  stage: string
}

export function useStatistics(chosen: Ref<Chosen>) {
  return useQuery({
    queryKey: ['statistics', chosen],
    queryFn: ({ signal }) => {
      const { yearId, unitId, stage } = chosen.value
      return getAbilityStatistics({
        query: { year_id: yearId, unit_id: unitId || null, stage: stage || null },
        signal,
      })
    },
    enabled: computed(() => chosen.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
