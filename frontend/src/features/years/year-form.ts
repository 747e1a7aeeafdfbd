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
  /** In percent as typed; empty is no cap. */
  excellent_cap: string
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
    excellent_cap: '',
  }
}

export function formOf(year: YearOut): YearForm {
  const { name, starts_on, ends_on, online_hours, offline_hours, hours_per_day } = year
  const abilities = String(year.abilities)
  const excellent_cap = percentOf(year.excellent_cap)
  const hours = { online_hours, offline_hours, hours_per_day }
  return { name, starts_on, ends_on, ...hours, abilities, excellent_cap }
}

export function bodyOf(form: YearForm): YearIn {
  const excellent_cap = capOf(form.excellent_cap)
  return { ...form, name: form.name.trim(), abilities: Number(form.abilities), excellent_cap }
}

/** What an open year may still change. */
export function openPart(form: YearForm): YearPatch {
  const { ends_on, excellent_cap } = form
  return { name: form.name.trim(), ends_on, excellent_cap: capOf(excellent_cap) }
}

/** Thousandths on the wire are percent on the screen; no cap is an empty field. */
export function percentOf(cap: number | null | undefined): string {
  return cap === null || cap === undefined ? '' : String(cap / 10)
}

/** Only what reads as a percentage may be sent: anything else would take the cap away unseen. */
export function isCap(text: string): boolean {
  return text.trim() === '' || (/^\d{1,3}(\.\d)?$/.test(text.trim()) && Number(text) <= 100)
}

function capOf(text: string): number | null {
  return text.trim() === '' ? null : Math.round(Number(text) * 10)
}
