/** 您还差什么: plan, hours and abilities of the open year, in one answer. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { isRefusal } from '@/api'
import { getMyYear } from '@/api/assessment'
import { lacksOf, nextStep } from './next-step'

/** The year, or `null` while none is open. */
async function myYear(signal: AbortSignal) {
  try {
    return await getMyYear({ signal })
  } catch (problem) {
    if (isRefusal(problem, 404)) return null
    throw problem
  }
}

export function useNextStep() {
  const { data: year, error } = useQuery({
    queryKey: ['my-year'],
    queryFn: ({ signal }) => myYear(signal),
    staleTime: 0, // whoever comes back from a step sees the next one
  })
  return {
    error,
    isKnown: computed(() => Boolean(year.value)),
    lacks: computed(() => (year.value ? lacksOf(year.value) : [])),
    next: computed(() => (year.value ? nextStep(year.value) : null)),
  }
}
