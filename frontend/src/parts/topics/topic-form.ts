/** The form of a topic: texts as typed, and what is sent. Pure. */
import type { StudyState, StudyTopicIn, StudyTopicOut } from '@/api/assessment'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export interface TopicFields {
  title: string
  goal: string
  abilities: string[]
  resources: { title: string; url: string }[]
  hours: string
  starts_on: string
  ends_on: string
}

export function emptyTopic(today: string, endsOn: string): TopicFields {
  const fields = { title: '', goal: '', abilities: [], resources: [], hours: '' }
  return { ...fields, starts_on: today, ends_on: endsOn }
}

export function fieldsOf(row: StudyTopicOut): TopicFields {
  const { title, goal, abilities, resources, hours, starts_on, ends_on } = row
  const read = resources.map(one => ({ ...one }))
  return { title, goal, abilities: [...abilities], resources: read, hours, starts_on, ends_on }
}

/** A page of the own library is named by its path, however it was copied. */
export function addressOf(typed: string, origin: string): string {
  const text = typed.trim()
  return text.startsWith(`${origin}/library/`) ? text.slice(origin.length) : text
}

export function bodyOf(fields: TopicFields, origin: string): StudyTopicIn {
  return {
    ...fields,
    title: fields.title.trim(),
    goal: fields.goal.trim(),
    hours: fields.hours.trim(),
    resources: fields.resources
      .filter(one => one.title.trim() !== '' || one.url.trim() !== '')
      .map(one => ({ title: one.title.trim(), url: addressOf(one.url, origin) })),
  }
}

export const TONES: Readonly<Record<StudyState, Tone>> = {
  proposed: 'warning',
  offered: 'primary',
  following: 'primary',
  finished: 'warning',
  confirmed: 'success',
  declined: 'danger',
  dropped: 'plain',
}
