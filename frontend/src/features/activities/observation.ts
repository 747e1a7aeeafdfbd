/** The form 观课议课记录: its fields in their order, and which of them hold more than a line. */
import type { Observation } from '@/api/assessment'

export const LINES = ['teacher', 'lesson', 'class_name'] as const
export const PASSAGES = ['seen', 'merits', 'advice'] as const
export const FIELDS = [...LINES, ...PASSAGES] as const
export type ObservationField = (typeof FIELDS)[number]
export type ObservationForm = Record<ObservationField, string>

export function formOf(said: Observation | null): ObservationForm {
  const of = (field: ObservationField) => said?.[field] ?? ''
  return {
    teacher: of('teacher'),
    lesson: of('lesson'),
    class_name: of('class_name'),
    seen: of('seen'),
    merits: of('merits'),
    advice: of('advice'),
  }
}

export const isSame = (one: ObservationForm, other: ObservationForm) =>
  FIELDS.every(field => one[field] === other[field])

export const isEmpty = (one: ObservationForm) => FIELDS.every(field => !one[field].trim())
