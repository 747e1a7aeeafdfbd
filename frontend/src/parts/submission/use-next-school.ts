import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { listTodos, type TodoOut } from '@/api/assessment'
import type { Role } from '@/parts/session/roles'
import { routeOf } from './next-step'

type OfficeStep = 'review' | 'verify'

const VERBS: Record<OfficeStep, readonly TodoOut['verb'][]> = {
  review: ['start_review', 'conclude_district'],
  verify: ['conclude_city'],
}

/** What an office's queue is made of, the most urgent first. */
export function officeSteps(role: Role | undefined): OfficeStep[] {
  return role === 'city_office' ? ['verify', 'review'] : ['review']
}

/**
 * 下一校: open the next school that waits for one of these steps; `false` when there is none.
 *
 * The to-dos know whose turn it is: a school the person has done, or may not do, is not among them.
 */
export function useNextSchool(current: () => string | null, steps: () => OfficeStep[]) {
  const router = useRouter()
  const isLooking = ref(false)

  async function goNext(): Promise<boolean> {
    isLooking.value = true
    try {
      const { items } = await listTodos()
      for (const step of steps()) {
        const next = items.find(
          ({ verb, submission_id }) => VERBS[step].includes(verb) && submission_id !== current(),
        )
        if (!next?.submission_id) continue
        await router.push(routeOf(step, next.submission_id))
        return true
      }
      return false
    } finally {
      isLooking.value = false
    }
  }
  return { goNext, isLooking }
}
