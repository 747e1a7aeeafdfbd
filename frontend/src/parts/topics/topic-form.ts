/** The form of a topic: texts as typed, and what is sent. Pure. */
import type { StudyState, StudyTopicIn, StudyTopicOut, TopicStudyOut } from '@/api/assessment'
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

/** How a study stands, in words for the teacher, or for those who lead. */
export function standingOf(state: StudyState, leads: boolean): StudyState | 'offered_out' {
  return leads && state === 'offered' ? 'offered_out' : state
}

type Answered = Pick<
  TopicStudyOut,
  'state' | 'reason' | 'offered_by_name' | 'decided_at' | 'decided_by_name'
>

/** Whose words the reason is: the school's, or the teacher's who refused an offer. */
export function answerOf(study: Answered): 'refused' | 'withdrawn' | 'reason' | null {
  if (study.state === 'declined' && study.offered_by_name) {
    if (study.decided_at) return 'withdrawn'
    return study.reason ? 'refused' : null
  }
  return study.reason ? 'reason' : null
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
