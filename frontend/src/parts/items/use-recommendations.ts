/** 以评促用: what assessment says about one's abilities decides what cases recommends. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { isRefusal } from '@/api'
import { getMyCertifications } from '@/api/assessment'
import { getRecommendations } from '@/api/cases'
import { useSession } from '@/parts/session/session'
import { weakOf, type Weak } from './weak'

const NONE: Weak = { failed: [], passed: [], planned: [] }

/** The abilities of the open year; none while no year is open. */
async function myWeak(signal: AbortSignal): Promise<Weak> {
  try {
    return weakOf((await getMyCertifications({ signal })).choices)
  } catch (problem) {
    if (isRefusal(problem, 404)) return NONE
    throw problem
  }
}

export function useRecommendations(limit: number) {
  const session = useSession()
  const isTeacher = computed(() =>
    session.hasRole('teacher', 'group_leader', 'school_team', 'school_lead'),
  )
  const query = useQuery({
    queryKey: ['recommendations', limit],
    queryFn: async ({ signal }) => {
      const weak = await myWeak(signal)
      const isKnown = Object.values(weak).some(codes => codes.length > 0)
      if (!isKnown) return { isKnown, items: [] }
      const { items } = await getRecommendations({ query: { ...weak, most: limit }, signal })
      return { isKnown, items }
    },
    enabled: isTeacher,
  })
  return { ...query, isTeacher }
}
