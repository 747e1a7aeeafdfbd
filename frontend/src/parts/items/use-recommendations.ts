/** 以评促用: what assessment says about one's abilities decides what cases recommends. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { isRefusal } from '@/api'
import { getMyCertifications } from '@/api/assessment'
import { getMe } from '@/api/auth'
import { getRecommendations, type Stage } from '@/api/cases'
import { STAGES } from '@/parts/codes'
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

/** The stages one is registered with; without them cases looks at one's own items. */
async function myStages(cache: QueryClient): Promise<Stage[]> {
  try {
    const queryFn = () => getMe()
    const { person } = await cache.ensureQueryData({ queryKey: ['me'], queryFn })
    return STAGES.filter(stage => person.stages.includes(stage))
  } catch {
    return [] // they only put what is found into a better order
  }
}

export function useRecommendations(limit: number) {
  const session = useSession()
  const cache = useQueryClient()
  const isTeacher = computed(() =>
    session.hasRole('teacher', 'group_leader', 'school_team', 'school_lead'),
  )
  const query = useQuery({
    queryKey: ['recommendations', limit],
    queryFn: async ({ signal }) => {
      const weak = await myWeak(signal)
      const isKnown = Object.values(weak).some(codes => codes.length > 0)
      if (!isKnown) return { isKnown, items: [] }
      const stage = await myStages(cache)
      const { items } = await getRecommendations({ query: { ...weak, stage, most: limit }, signal })
      return { isKnown, items }
    },
    enabled: isTeacher,
  })
  return { ...query, isTeacher }
}
