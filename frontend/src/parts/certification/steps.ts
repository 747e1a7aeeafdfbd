/** The way of a certification as four steps: 自评, 互评, 学校评价, 结果. Pure. */
import type { CertificationState } from '@/api/assessment'

export const STEPS = ['self', 'peers', 'school', 'result'] as const
export type StepKey = (typeof STEPS)[number]
export type StepPlace = 'past' | 'now' | 'next' | 'back'

export interface ShownStep {
  key: StepKey
  place: StepPlace
}

const AT: Readonly<Record<CertificationState, number>> = {
  draft: 0,
  returned: 0,
  self_rated: 1,
  peer_rated: 2,
  school_rated: 3,
  sampled: 3,
  re_reviewed: 3,
  final: 4,
}

/** Not begun is `null`: everything is still to come. */
export function stepsOf(state: CertificationState | null): ShownStep[] {
  const at = state === null ? -1 : AT[state]
  return STEPS.map((key, index) => ({ key, place: placeOf(index, at, state) }))
}

function placeOf(index: number, at: number, state: CertificationState | null): StepPlace {
  if (index !== at) return index < at ? 'past' : 'next'
  return state === 'returned' ? 'back' : 'now'
}
