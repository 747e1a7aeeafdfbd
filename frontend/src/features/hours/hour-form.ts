/** The form of a record of hours: texts as typed, and what is sent. Pure. */
import type { HourForm as Form, HourIn, HourKind, HourOut, HourWay } from '@/api/assessment'

export const KINDS: readonly HourKind[] = ['offline', 'online']
export const FORMS: readonly Form[] = [
  'lesson_observation',
  'lesson_polishing',
  'diagnosis',
  'lesson_study',
  'training',
  'case_study',
  'course',
  'joint_research',
]
export const WAYS: readonly HourWay[] = ['school', 'group', 'self']

export interface HourFields {
  kind: HourKind
  title: string
  form: Form
  way: HourWay
  held_on: string
  starts_at: string
  ends_at: string
  hours: string
}

export function emptyFields(today: string): HourFields {
  return {
    kind: 'offline',
    title: '',
    form: 'joint_research',
    way: 'group',
    held_on: today,
    starts_at: '',
    ends_at: '',
    hours: '',
  }
}

/** `14:30:00` on the wire is `14:30` in the field. */
export function shortTime(time: string | null | undefined): string {
  return time?.slice(0, 5) ?? ''
}

export function fieldsOf(row: HourOut): HourFields {
  const { kind, title, form, way, held_on, hours } = row
  const starts_at = shortTime(row.starts_at)
  const ends_at = shortTime(row.ends_at)
  return { kind, title, form, way, held_on, hours, starts_at, ends_at }
}

export function bodyOf(fields: HourFields, proofs: readonly string[]): HourIn {
  return {
    ...fields,
    title: fields.title.trim(),
    hours: fields.hours.trim(),
    starts_at: fields.starts_at || null,
    ends_at: fields.ends_at || null,
    proof_file_ids: [...proofs],
  }
}

/** What may still be corrected or withdrawn by the teacher. */
export function isOwnToChange({ source, state }: Pick<HourOut, 'source' | 'state'>): boolean {
  return source === 'manual' && ['waiting', 'held', 'refused'].includes(state)
}
