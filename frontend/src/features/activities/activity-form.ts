/** The form of an activity: texts as typed, and what is sent. Pure. */
import type { ActivityIn, ActivityOut, ComparedOut, HourForm, HourWay } from '@/api/assessment'

export const FORMS: readonly HourForm[] = [
  'lesson_observation',
  'lesson_polishing',
  'diagnosis',
  'lesson_study',
  'training',
  'case_study',
  'course',
  'joint_research',
]
/** Nobody signs in where everybody studies alone. */
export const WAYS: readonly HourWay[] = ['school', 'group']

export interface ActivityFields {
  title: string
  form: HourForm
  way: HourWay
  place: string
  content: string
  held_on: string
  starts_at: string
  ends_at: string
  hours: string
  audience: 'unit' | 'people'
  people: { id: string; name: string }[]
  /** `plan|row` of the schedule, or empty. */
  row: string
}

export function emptyFields(day: string): ActivityFields {
  return {
    title: '',
    form: 'joint_research',
    way: 'group',
    place: '',
    content: '',
    held_on: day,
    starts_at: '14:00',
    ends_at: '16:00',
    hours: '2',
    audience: 'unit',
    people: [],
    row: '',
  }
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
})

export const keyOf = ({ plan_id, key }: { plan_id: string; key: string }) => `${plan_id}|${key}`

export function fieldsOf(row: ActivityOut): ActivityFields {
  const { title, form, way, place, content, held_on, hours, audience } = row
  return {
    title,
    form,
    way,
    place,
    content,
    held_on,
    hours,
    audience,
    starts_at: CLOCK.format(new Date(row.starts_at)),
    ends_at: CLOCK.format(new Date(row.ends_at)),
    people: row.people.map(({ person_id: id, person_name: name }) => ({ id, name })),
    row: row.plan_id && row.plan_row ? keyOf({ plan_id: row.plan_id, key: row.plan_row }) : '',
  }
}

export function bodyOf(fields: ActivityFields): ActivityIn {
  const { people, row, audience, ...plain } = fields
  const [plan_id = null, plan_row = null] = row === '' ? [] : row.split('|')
  return {
    ...plain,
    audience,
    title: fields.title.trim(),
    place: fields.place.trim(),
    hours: fields.hours.trim(),
    person_ids: audience === 'people' ? people.map(({ id }) => id) : [],
    plan_id,
    plan_row,
  }
}

/** What a row of the schedule says, for fields that the organiser has not filled in. */
export function fromSchedule(fields: ActivityFields, row: ComparedOut): ActivityFields {
  return {
    ...fields,
    row: keyOf(row),
    title: fields.title.trim() || row.content.trim().slice(0, 200),
    place: fields.place.trim() || row.place,
    hours: row.hours ?? fields.hours,
  }
}
