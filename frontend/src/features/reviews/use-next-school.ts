import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { useSession } from '@/parts/session/session'
import { routeOf, stepFor } from '@/parts/submission/next-step'
import { listSubmissions } from '@/parts/submission/submission-api'
import type { SubmissionRow } from '@/parts/submission/types'
import type { Stage } from './review-api'

const PAGE = 100

/** 下一校: the next school that waits for the same step; `false` when there is none. */
export function useNextSchool(id: () => string, stage: () => Stage) {
  const router = useRouter()
  const session = useSession()
  const isLooking = ref(false)

  async function find(): Promise<SubmissionRow | null> {
    const wanted = stage() === 'city' ? 'verify' : 'review'
    const states = stage() === 'city' ? ['reviewed'] : ['submitted', 'in_review']
    for (const state of states) {
      const { items } = await listSubmissions({ state }, null, PAGE)
      const next = items.find(
        row => row.id !== id() && stepFor(row, session.grant?.role) === wanted,
      )
      if (next !== undefined) return next
    }
    return null
  }
  async function goNext(): Promise<boolean> {
    isLooking.value = true
    try {
      const next = await find()
      if (next === null) return false
      await router.push(routeOf(stepFor(next, session.grant?.role), next.id))
      return true
    } finally {
      isLooking.value = false
    }
  }
  return { goNext, isLooking }
}
