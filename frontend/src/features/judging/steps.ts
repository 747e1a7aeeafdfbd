/** What the office does next with a campaign, and what still stands in its way. Pure. */
import type { CampaignConcludedOut, JudgingMovedOut, JudgingOut } from '@/api/cases'

export type StepVerb = 'begin' | 'rank' | 'announce' | 'conclude'
export type Waiting =
  'dates' | 'screening' | 'entries' | 'judges' | 'sheets' | 'notice' | 'objections' | null

const NEXT: Partial<Record<JudgingOut['state'], StepVerb>> = {
  open: 'begin',
  judging: 'rank',
  ranked: 'announce',
  announced: 'conclude',
}

export function nextStep(one: JudgingOut): StepVerb | null {
  return NEXT[one.state] ?? null
}

/** Awarded titles that did not enter the outcome library: the answer to the last step tells them. */
export function notSelectedOf(
  moved: JudgingMovedOut | CampaignConcludedOut | undefined,
): readonly string[] {
  return moved !== undefined && 'not_selected' in moved ? moved.not_selected : []
}

type Reason = [is: boolean, why: Waiting]
const first = (reasons: readonly Reason[]): Waiting => reasons.find(([is]) => is)?.[1] ?? null

/** Why the next step is not due yet; the server decides once more. */
export function waitsFor(one: JudgingOut, now: number): Waiting {
  const isAhead = (at: string | null) => at !== null && now < Date.parse(at)
  const reasons: Partial<Record<JudgingOut['state'], Reason[]>> = {
    open: [
      [isAhead(one.entries_until) || isAhead(one.districts_until), 'dates'],
      [one.unscreened > 0, 'screening'],
      [one.entries === 0, 'entries'],
      [one.judges < one.judges_each, 'judges'],
    ],
    judging: [[one.missing > 0, 'sheets']],
    announced: [
      [one.open_objections > 0, 'objections'],
      [isAhead(one.announced_until), 'notice'],
    ],
  }
  return first(reasons[one.state] ?? [])
}
