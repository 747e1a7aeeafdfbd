/** Which of one's abilities ask for help: rated below 优秀, or planned and not yet rated. Pure. */
import type { ChoiceOut } from '@/api/assessment'

export interface Weak {
  failed: string[]
  passed: string[]
  planned: string[]
}

type Choice = Pick<ChoiceOut, 'code' | 'source'> & {
  certification: Pick<NonNullable<ChoiceOut['certification']>, 'level'> | null
}

export function weakOf(choices: readonly Choice[]): Weak {
  const codes = (is: (one: Choice) => boolean) => choices.filter(is).map(({ code }) => code)
  const level = (one: Choice) => one.certification?.level ?? null
  return {
    failed: codes(one => level(one) === 'fail'),
    passed: codes(one => level(one) === 'pass'),
    planned: codes(
      one => level(one) === null && (one.source === 'plan' || one.certification !== null),
    ),
  }
}
