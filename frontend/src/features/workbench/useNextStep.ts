/** Plan, hours and abilities of the open year, put together; each screen below asks the same. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { isRefusal } from '@/api'
import { getMyCertifications, getMyHours, getOwnPersonalPlan } from '@/api/assessment'
import { CERTIFICATIONS } from '@/parts/certification/use-certification'
import { useYearChoice } from '@/parts/years/use-years'
import { lacksOf, nextStep, type Year } from './next-step'

async function planState(year_id: string, signal: AbortSignal) {
  try {
    return (await getOwnPersonalPlan({ query: { year_id }, signal })).state
  } catch (problem) {
    if (isRefusal(problem, 404)) return 'none' as const
    throw problem
  }
}

export function useNextStep() {
  const { yearId } = useYearChoice({ openOnly: true })
  const enabled = computed(() => yearId.value !== '')
  const query = computed(() => ({ year_id: yearId.value }))
  const plan = useQuery({
    queryKey: ['my-plan', yearId, 'state'],
    queryFn: ({ signal }) => planState(yearId.value, signal),
    enabled,
    staleTime: 0,
  })
  const hours = useQuery({
    queryKey: ['hours', 'mine', yearId],
    queryFn: ({ signal }) => getMyHours({ query: query.value, signal }),
    enabled,
    retry: false,
  })
  const abilities = useQuery({
    queryKey: [...CERTIFICATIONS, 'mine', yearId],
    queryFn: ({ signal }) => getMyCertifications({ query: query.value, signal }),
    enabled,
  })
  const year = computed<Year>(() => ({
    plan: plan.data.value,
    hours: hours.data.value,
    abilities: abilities.data.value,
  }))
  return {
    // Told whole or not at all: half an answer would send people to the wrong place.
    isKnown: computed(
      () => enabled.value && [plan, hours, abilities].every(one => !one.isPending.value),
    ),
    lacks: computed(() => lacksOf(year.value)),
    next: computed(() => nextStep(year.value)),
  }
}
