/** What the office does next with a campaign, and what still stands in its way. Pure. */
import type { JudgingOut } from '@/api/cases'

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

/** Why the next step is not due yet; the server decides once more. */
export function waitsFor(one: JudgingOut, now: number): Waiting {
  const isAhead = (at: string | null) => at !== null && now < Date.parse(at)
  if (one.state === 'open') {
    if (isAhead(one.entries_until) || isAhead(one.districts_until)) return 'dates'
    if (one.unscreened > 0) return 'screening'
    if (one.entries === 0) return 'entries'
    return one.judges < one.judges_each ? 'judges' : null
  }
  if (one.state === 'judging') return one.missing > 0 ? 'sheets' : null
  if (one.state !== 'announced') return null
  if (one.open_objections > 0) return 'objections'
  return isAhead(one.announced_until) ? 'notice' : null
}
