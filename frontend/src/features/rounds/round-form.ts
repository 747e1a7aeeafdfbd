/** What the form of a round holds, and what is wrong with it before the server is asked. */
import type { Roster, RoundIn, RoundOut } from '@/api/assessment'

export interface RoundForm {
  name: string
  school_year: string
  rubric_id: string
  roster: Roster
  school_ids: string[]
  self_due_on: string
  district_due_on: string
  city_due_on: string
  announce_days: string
  reviewers: '1' | '2'
  half_points: boolean
}

export const ROSTERS: readonly Roster[] = ['pilot', 'all', 'listed']

/** While schools answer, only these may still change. */
const OPEN_FIELDS = [
  'name',
  'self_due_on',
  'district_due_on',
  'city_due_on',
  'announce_days',
] as const

export function emptyForm(): RoundForm {
  return {
    name: '',
    school_year: '',
    rubric_id: '',
    roster: 'pilot',
    school_ids: [],
    self_due_on: '',
    district_due_on: '',
    city_due_on: '',
    announce_days: '5',
    reviewers: '1',
    half_points: false,
  }
}

export function formOf(round: RoundOut): RoundForm {
  return {
    name: round.name,
    school_year: round.school_year,
    rubric_id: round.rubric_id,
    roster: round.roster,
    school_ids: [...round.school_ids],
    self_due_on: round.self_due_on,
    district_due_on: round.district_due_on,
    city_due_on: round.city_due_on,
    announce_days: String(round.announce_days),
    reviewers: round.reviewers_per_school === 2 ? '2' : '1',
    half_points: round.half_points,
  }
}

export function bodyOf(form: RoundForm): RoundIn {
  const { reviewers, announce_days, school_ids, roster, ...plain } = form
  return {
    ...plain,
    name: form.name.trim(),
    school_year: form.school_year.trim(),
    roster,
    school_ids: roster === 'listed' ? school_ids : [],
    announce_days: Number(announce_days),
    reviewers_per_school: reviewers === '2' ? 2 : 1,
  }
}

/** The part of a body that an open round accepts. */
export function openPart(body: RoundIn): Partial<RoundIn> {
  return Object.fromEntries(OPEN_FIELDS.map(field => [field, body[field]]))
}

/** The date that comes too early, if one does: self, then district, then city. */
export function dateOutOfOrder({ self_due_on, district_due_on, city_due_on }: RoundForm) {
  if (self_due_on && district_due_on && district_due_on <= self_due_on) return 'district_due_on'
  if (district_due_on && city_due_on && city_due_on <= district_due_on) return 'city_due_on'
  return undefined
}
