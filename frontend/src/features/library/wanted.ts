/** What is looked for in the library, as the address of the page says it. Pure. */
import type { LocationQuery, LocationQueryValue } from 'vue-router'
import type {
  Dimension,
  Environment,
  Kind,
  Level,
  Range,
  Sort,
  Stage,
  State,
  Subject,
} from '@/api/cases'
import { DIMENSIONS, ENVIRONMENTS } from '@/parts/abilities/grid'
import { STAGES, SUBJECTS } from '@/parts/codes'

export const KINDS = ['tool', 'application_case', 'lesson', 'outcome'] satisfies Kind[]
export const LEVELS = ['teacher', 'group', 'school'] satisfies Level[]
/** Those that stand open come first; the others are seen by those who work on them. */
export const STATES = [
  'published',
  'recommended',
  'selected',
  'submitted',
  'draft',
  'taken_down',
] satisfies State[]
export const SORTS = ['relevance', 'newest', 'used', 'rated'] satisfies Sort[]
const VIEWS = ['cards', 'table'] as const
export type View = (typeof VIEWS)[number]

/** The most that the server reads of a search. */
export const LONGEST = 200

export interface Wanted {
  q: string
  kind: Kind[]
  stage: Stage[]
  subject: Subject[]
  ability: string[]
  environment: Environment[]
  dimension: Dimension[]
  year: string[]
  level: Level[]
  state: State[]
  category: string[]
  org_id: string
  author: string
  /** Days of the first publishing, both included. */
  since: string
  until: string
  open_range: Range[]
}
export type FacetName = (typeof FACETS)[number]

/** The facets in the order in which they are shown. */
export const FACETS = [
  'kind',
  'category',
  'stage',
  'subject',
  'ability',
  'environment',
  'dimension',
  'year',
  'level',
  'state',
] as const satisfies readonly (keyof Wanted)[]
export const RANGES = ['school', 'district', 'city', 'public'] satisfies Range[]

type Said = LocationQueryValue | LocationQueryValue[] | undefined

function each(said: Said): string[] {
  const found = Array.isArray(said) ? said : [said]
  return [...new Set(found.filter(one => typeof one === 'string'))]
}
function first(said: Said): string {
  return each(said)[0] ?? ''
}
function among<One extends string>(codes: readonly One[], said: Said): One[] {
  return codes.filter(code => each(said).includes(code))
}
function like(form: RegExp, said: Said): string[] {
  return each(said).filter(one => form.test(one))
}
const ABILITY = /^[ABC][1-9]\d?$/
const YEAR = /^20\d\d$/
const DAY = /^20\d\d-[01]\d-[0-3]\d$/
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** What an address asks for; what it says that no filter knows is left out. */
export function wantedOf(query: LocationQuery): Wanted {
  return {
    q: first(query['q']).slice(0, LONGEST),
    kind: among(KINDS, query['kind']),
    stage: among<Stage>(STAGES, query['stage']),
    subject: among<Subject>(SUBJECTS, query['subject']),
    ability: like(ABILITY, query['ability']),
    environment: among<Environment>(ENVIRONMENTS, query['environment']),
    dimension: among<Dimension>(DIMENSIONS, query['dimension']),
    year: like(YEAR, query['year']),
    level: among(LEVELS, query['level']),
    state: among(STATES, query['state']),
    category: like(ID, query['category']),
    org_id: like(ID, query['org_id'])[0] ?? '',
    author: like(ID, query['author'])[0] ?? '',
    since: like(DAY, query['since'])[0] ?? '',
    until: like(DAY, query['until'])[0] ?? '',
    open_range: among<Range>(RANGES, query['open_range']),
  }
}

/** The order: as chosen, or the best first for a search and the newest first for browsing. */
export function sortOf(query: LocationQuery): Sort {
  const said = among(SORTS, query['sort'])[0]
  if (first(query['q']).trim() !== '') return said ?? 'relevance'
  return said === undefined || said === 'relevance' ? 'newest' : said
}

export function viewOf(query: LocationQuery): View {
  return among(VIEWS, query['view'])[0] ?? 'cards'
}

/** The parts of an address that say something. */
export function addressOf(wanted: Partial<Wanted>): Record<string, string | string[]> {
  const given = Object.entries(wanted).filter(([, value]) => value.length > 0)
  return Object.fromEntries(given)
}

/** The same as the list, its counts and its workbook are asked. */
export function askedBy(wanted: Wanted) {
  const { q, year, org_id, author, since, until, ...facets } = wanted
  const some = <One>(chosen: One[]) => (chosen.length > 0 ? chosen : undefined)
  return {
    q: q.trim() || undefined,
    kind: some(facets.kind),
    stage: some(facets.stage),
    subject: some(facets.subject),
    ability: some(facets.ability),
    environment: some(facets.environment),
    dimension: some(facets.dimension),
    year: some(year.map(Number)),
    level: some(facets.level),
    state: some(facets.state),
    category: some(facets.category),
    org_id: org_id || undefined,
    author: author || undefined,
    since: since || undefined,
    until: until || undefined,
    open_range: some(facets.open_range),
  }
}

/** The address of the workbook with the rows of the list. */
export function exportPath(wanted: Wanted): string {
  const said = Object.entries(askedBy(wanted)).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map(one => [name, String(one)]),
  )
  const query = new URLSearchParams(said).toString()
  return `/api/cases/v1/items/export${query ? '?' : ''}${query}`
}

/** How many values are chosen beside the words. */
export function countChosen(wanted: Wanted): number {
  const values = FACETS.reduce((sum, name) => sum + wanted[name].length, 0)
  const { org_id, author, since, until, open_range } = wanted
  return values + [org_id, author, since || until, open_range].filter(one => one.length > 0).length
}

/** With a value of a facet chosen, or not chosen any more. */
export function toggled(wanted: Wanted, name: FacetName, value: string): Wanted {
  const had: readonly string[] = wanted[name]
  const left = had.filter(one => one !== value)
  return { ...wanted, [name]: left.length < had.length ? left : [...had, value] }
}
