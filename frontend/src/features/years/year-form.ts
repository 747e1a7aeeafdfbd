/** The form of a year: texts as typed, numbers where they are sent. Pure. */
import type { YearIn, YearOut, YearPatch } from '@/api/assessment'

export interface YearForm {
  name: string
  starts_on: string
  ends_on: string
  online_hours: string
  offline_hours: string
  abilities: string
  hours_per_day: string
}

/** The figures of the notice. */
export function emptyForm(): YearForm {
  return {
    name: '',
    starts_on: '',
    ends_on: '',
    online_hours: '25',
    offline_hours: '25',
    abilities: '3',
    hours_per_day: '8',
  }
}

export function formOf(year: YearOut): YearForm {
  const { name, starts_on, ends_on, online_hours, offline_hours, hours_per_day } = year
  const abilities = String(year.abilities)
  return { name, starts_on, ends_on, online_hours, offline_hours, abilities, hours_per_day }
}

export function bodyOf(form: YearForm): YearIn {
  return { ...form, name: form.name.trim(), abilities: Number(form.abilities) }
}

/** What an open year may still change. */
export function openPart(form: YearForm): YearPatch {
  return { name: form.name.trim(), ends_on: form.ends_on }
}
