import { ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Role } from '@/parts/session/roles'
import { useSession } from '@/parts/session/session'
import { routeOf, stepFor, type Step } from './next-step'
import { listSubmissions } from './submission-api'
import type { SubmissionRow, SubmissionState } from './types'

const PAGE = 100
const WAITING: Partial<Record<Step, SubmissionState[]>> = {
  review: ['submitted', 'in_review'],
  verify: ['reviewed'],
}

/** Schools waiting in one state, page after page until one fits. */
async function findIn(
  state: SubmissionState,
  fits: (row: SubmissionRow) => boolean,
): Promise<SubmissionRow | null> {
  let cursor: string | null = null
  do {
    const page = await listSubmissions({ state }, cursor, PAGE)
    const found = page.items.find(fits)
    if (found !== undefined) return found
    cursor = page.next_cursor
  } while (cursor !== null)
  return null
}

/** What an office's queue is made of, the most urgent first. */
export function officeSteps(role: Role | undefined): Step[] {
  return role === 'city_office' ? ['verify', 'review'] : ['review']
}

/** 下一校: open the next school that waits for one of these steps; `false` when there is none. */
export function useNextSchool(current: () => string | null, steps: () => Step[]) {
  const router = useRouter()
  const session = useSession()
  const isLooking = ref(false)

  async function find(): Promise<SubmissionRow | null> {
    for (const step of steps()) {
      const fits = (row: SubmissionRow) =>
        row.id !== current() && stepFor(row, session.grant?.role) === step
      for (const state of WAITING[step] ?? []) {
        const found = await findIn(state, fits)
        if (found !== null) return found
      }
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
