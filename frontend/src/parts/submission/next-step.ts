import type { RouteLocationRaw } from 'vue-router'
import type { Role } from '@/parts/session/roles'
import type { SubmissionRow, SubmissionState } from './types'

export type Step = 'write' | 'revise' | 'read' | 'review' | 'verify' | 'result'

const PUBLISHED: readonly SubmissionState[] = ['announced', 'appealed', 'in_appeal', 'final']

function schoolStep(state: SubmissionState): Step {
  if (state === 'draft') return 'write'
  if (state === 'returned') return 'revise'
  return PUBLISHED.includes(state) ? 'result' : 'read'
}

function officeStep({ state, district_id }: SubmissionRow, role: Role): Step {
  // City-run schools have no district: the city office acts at that stage too.
  const isOurs = role === 'district_office' || district_id === null
  const steps: Partial<Record<SubmissionState, Step>> = {
    draft: 'read',
    returned: 'read',
    submitted: isOurs ? 'review' : 'read',
    in_review: isOurs ? 'review' : 'read',
    reviewed: role === 'city_office' ? 'verify' : 'result',
  }
  return steps[state] ?? 'result'
}

/** What a role most likely wants to do with a submission; the server decides what it may. */
export function stepFor(row: SubmissionRow, role: Role | undefined): Step {
  if (role === 'city_office' || role === 'district_office') return officeStep(row, role)
  if (role === 'auditor') return PUBLISHED.includes(row.state) ? 'result' : 'read'
  return schoolStep(row.state)
}

export function routeOf(step: Step, id: string): RouteLocationRaw {
  if (step === 'review') return { name: 'review', params: { id, stage: 'district' } }
  if (step === 'verify') return { name: 'review', params: { id, stage: 'city' } }
  if (step === 'result') return { name: 'result', params: { id } }
  return { name: 'submission', params: { id } }
}
