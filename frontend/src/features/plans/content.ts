/** The documents of plans as the editors hold them: every member there, rows with keys. Pure. */
import type {
  ActivityOutput,
  AgreementRecord,
  GroupContentOutput,
  Member,
  PlanGap,
  SchoolContent,
  SchoolGoal,
  StudyContentOutput,
  StudyGoal,
  Task,
} from '@/api/assessment'

/** The server always sends every member; the published type only says it may. */
export type Filled<T> = T extends (infer One)[]
  ? Filled<One>[]
  : T extends object
    ? { [Name in keyof T]-?: Filled<T[Name]> }
    : T

export type Study = Filled<StudyContentOutput>
export type School = Filled<SchoolContent>
export type Group = Filled<GroupContentOutput>
export type Content = Study | School | Group

export const KINDS = ['school', 'study', 'group'] as const
export const PARTS = {
  study: ['theme', 'goals', 'modes', 'abilities', 'schedule'],
  school: ['team', 'swot', 'vision', 'goals', 'division'],
  group: ['situation', 'goals', 'abilities', 'schedule'],
} as const
export const MODES = ['optimised', 'flipped', 'project', 'data_driven', 'online'] as const
export const FORMS = [
  'observe',
  'polish',
  'diagnose',
  'lesson_study',
  'lecture',
  'case_study',
  'course',
  'joint',
] as const
export const WAYS = ['school', 'group', 'self'] as const
export const POSITIONS = [
  'principal',
  'vice_principal',
  'manager',
  'group_leader',
  'teacher',
] as const
export const AREAS = ['hardware', 'staff', 'teaching', 'resources'] as const
export const SIDES = ['strengths', 'weaknesses', 'opportunities', 'threats'] as const

const newKey = () => crypto.randomUUID()

/** A new row of each list. */
export const FRESH = {
  goal: (): Filled<StudyGoal> => ({ key: newKey(), text: '', measure: '', follows: '' }),
  activity: (): Filled<ActivityOutput> => ({
    key: newKey(),
    on: null,
    time: '',
    place: '',
    content: '',
    participants: '',
    hours: null,
    form: null,
    way: null,
  }),
  member: (): Filled<Member> => ({
    key: newKey(),
    name: '',
    position: null,
    is_head: false,
    duty: '',
  }),
  agreement: (): Filled<AgreementRecord> => ({ key: newKey(), by: null, on: null, record: '' }),
  schoolGoal: (): Filled<SchoolGoal> => ({
    key: newKey(),
    text: '',
    measure: '',
    years: null,
    is_ability: false,
  }),
  task: (): Filled<Task> => ({ key: newKey(), doer: null, who: '', task: '', measures: '' }),
} as const

export function sameContent(one: Content, other: Content): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Both sides put together when no member of the document was changed on both, else `null`. */
export function mergeContent<T extends Content>(base: T, mine: T, theirs: T): T | null {
  const merged = { ...theirs }
  for (const name of Object.keys(base) as (keyof T)[]) {
    const [was, ours, other] = [base[name], mine[name], theirs[name]].map(one =>
      JSON.stringify(one),
    )
    if (ours === was) continue
    if (other !== was && other !== ours) return null
    merged[name] = mine[name]
  }
  return merged
}

/** The texts of a document, for a person who has to choose between two. */
export function linesOf(content: Content): string[] {
  const texts = (value: unknown): string[] => {
    if (typeof value === 'string') return value.trim() ? [value] : []
    if (Array.isArray(value)) return value.map(row => texts(row).join('；')).filter(Boolean)
    if (value === null || typeof value !== 'object') return []
    return Object.entries(value).flatMap(([name, inner]) => (name === 'key' ? [] : texts(inner)))
  }
  return Object.values(content).flatMap(texts)
}

/** What a row still lacks, to stand beside it. */
export function gapsOfRow(gaps: readonly PlanGap[], part: string, row: string): string[] {
  return gaps.filter(gap => gap.part === part && gap.row === row).map(gap => gap.message)
}

export function totalHours(activities: Study['activities']): number {
  return activities.reduce((sum, one) => sum + Number(one.hours ?? 0), 0)
}
