/** What the statistics are asked for, as the address says it, and which rows a number counts. */
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { By, Kind } from '@/api/cases'

export const BREAKDOWNS = [
  'unit',
  'month',
  'kind',
  'level',
  'year',
  'stage',
  'subject',
  'ability',
  'environment',
  'dimension',
] as const satisfies By[]
export const KINDS = ['', 'application_case', 'lesson', 'tool', 'outcome'] as const

export interface Chosen {
  unitId: string
  since: string
  until: string
  kind: Kind | ''
  by: By
}

const DAY = /^20\d\d-[01]\d-[0-3]\d$/
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

function one(query: LocationQuery, name: string, form: RegExp): string {
  const said = query[name]
  return typeof said === 'string' && form.test(said) ? said : ''
}

/** What an address asks for; what it says that is not known is left out. */
export function chosenOf(query: LocationQuery): Chosen {
  return {
    unitId: one(query, 'unit_id', ID),
    since: one(query, 'since', DAY),
    until: one(query, 'until', DAY),
    kind: KINDS.find(kind => kind === query['kind']) ?? '',
    by: BREAKDOWNS.find(by => by === query['by']) ?? 'unit',
  }
}

/** The same as a server reads it. */
export function askedBy({ unitId, since, until, kind, by }: Chosen) {
  return {
    unit_id: unitId || undefined,
    since: since || undefined,
    until: until || undefined,
    kind: kind || undefined,
    by,
  }
}

const SHARED = ['published', 'recommended', 'selected'] as const
type Number = 'items' | (typeof SHARED)[number] | 'open_to_city'

export interface Row {
  key: string
  unit_id: string | null
}

/** The later of two days, where an empty one says nothing. */
const later = (day: string, other: string) => (day > other ? day : other)
const sooner = (day: string, other: string) => (other && (!day || other < day) ? other : day)

/** The days of a month within the period. */
function monthOf(month: string, { since, until }: Chosen) {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).getUTCDate()
  return {
    since: later(`${month}-01`, since),
    until: sooner(until, `${month}-${String(last).padStart(2, '0')}`),
  }
}

type Query = Record<string, string | string[]>
const given = (query: Record<string, string>): Query =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))

/** What the library is filtered by to list exactly what a number counts; null when it cannot. */
export function rowsOf(
  chosen: Chosen,
  unit: { unit_id: string | null; unit_kind: string },
  number: Number,
  row?: Row,
): LocationQueryRaw | null {
  const { since, until, kind } = chosen
  // Whoever looks at the city sees all of it: no unit narrows the list.
  const org_id = unit.unit_kind === 'city' ? '' : (unit.unit_id ?? '')
  const base = { ...given({ since, until, kind, org_id }), ...statesOf(number) }
  if (!row) return base
  const value = valueOf(chosen, row)
  return value && { ...base, ...value }
}

function statesOf(number: Number): Query {
  const one = SHARED.find(state => state === number)
  const wide: Query = number === 'open_to_city' ? { open_range: ['city', 'public'] } : {}
  return { state: one ? [one] : [...SHARED], ...wide }
}

/** What a line stands for, as the library asks it; null where it cannot be asked. */
function valueOf(chosen: Chosen, { key, unit_id }: Row): Query | null {
  if (chosen.by === 'unit') return unit_id ? { org_id: unit_id } : null
  if (chosen.by === 'month') return monthOf(key, chosen)
  return key ? { [chosen.by]: [key] } : null
}
