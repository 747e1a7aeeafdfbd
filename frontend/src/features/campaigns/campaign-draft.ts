/** A campaign as it is edited: everything of it, each time it is saved. */
import type { CampaignIn, CampaignPageOut } from '@/api/cases'
import { showDate, showDeadline } from '@/shared/lib/dates'
import { endOfDay } from '@/shared/lib/end-of-day'

export type Draft = Required<Omit<CampaignIn, 'sheet' | 'awards' | 'arbiter_gap'>> & {
  arbiter_gap: string
  sheet: Criterion[]
  awards: Award[]
}
export interface Criterion {
  key: string
  name: string
  points: number
  is_it_ability: boolean
  says: string
}
export interface Award {
  name: string
  count: number
}
export type EndField = 'entries_until' | 'districts_until' | 'judging_until'

export function draftOf(page: CampaignPageOut): Draft {
  return {
    kind: page.kind,
    parent_id: page.parent_id,
    title: page.title,
    call: page.call,
    item_kinds: page.item_kinds,
    stages: page.stages as Draft['stages'],
    subjects: page.subjects as Draft['subjects'],
    abilities: page.abilities,
    entries_from: page.entries_from,
    entries_until: page.entries_until,
    districts_until: page.districts_until,
    judging_until: page.judging_until,
    announce_days: page.announce_days,
    school_quota: page.school_quota,
    district_quota: page.district_quota,
    judges_each: page.judges_each,
    arbiter_gap: String(Number(page.arbiter_gap)),
    spares_own_district: page.spares_own_district,
    sheet: page.sheet.map(({ key, name, points, is_it_ability, says }) => ({
      key,
      name: name ?? '',
      points,
      is_it_ability: is_it_ability ?? false,
      says: says ?? '',
    })),
    awards: page.awards.map(({ name, count }) => ({ name: name ?? '', count })),
  }
}

export function sameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Both sides put together when no field was changed on both, else `null`. */
export function mergeDraft(base: Draft, mine: Draft, theirs: Draft): Draft | null {
  const merged: Record<string, unknown> = { ...theirs }
  for (const name of Object.keys(base) as (keyof Draft)[]) {
    const [was, ours, other] = [base, mine, theirs].map(one => JSON.stringify(one[name]))
    if (ours === was) continue
    if (other !== was && other !== ours) return null
    merged[name] = mine[name]
  }
  return merged as Draft
}

/** The texts of a draft, for a person who has to choose between two. */
export function linesOf({ title, call, sheet, awards }: Draft): string[] {
  return [
    title,
    ...call.split('\n'),
    ...sheet.map(({ name, points }) => `${name} ${String(points)}`),
    ...awards.map(({ name, count }) => `${name} ${String(count)}`),
  ].filter(line => line.trim() !== '')
}

export const total = (sheet: readonly Criterion[]): number =>
  sheet.reduce((sum, { points }) => sum + points, 0)

/** A key that no line of the sheet has: points are kept under it. */
export function freshKey(sheet: readonly Criterion[]): string {
  const taken = new Set(sheet.map(({ key }) => key))
  let at = sheet.length + 1
  while (taken.has(`line${String(at)}`)) at += 1
  return `line${String(at)}`
}

const DAY = /^20\d\d-\d\d-\d\d$/
/** The day whose 24:00 an end is. */
export const lastDay = (at: string): string => showDeadline(at).slice(0, 10)
export const firstDay = (at: string): string => showDate(at)
/** The end of a day that was chosen; what is no whole day yet changes nothing. */
export const endOf = (day: string): string | null => (DAY.test(day) ? endOfDay(day) : null)

/** The beginning of a day in Yantai: the end of the one before. */
export function startOf(day: string): string | null {
  if (!DAY.test(day)) return null
  return new Date(Date.parse(`${day}T00:00:00+08:00`)).toISOString()
}
