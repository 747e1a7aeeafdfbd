/** The form of a lesson: what is proposed, what is sent, and the days of a month. Pure. */
import type { UseHintOut, UseIn, UseOut } from '@/api/assessment'

export type UseFields = Required<Omit<UseIn, 'file_ids'>>

const NOTHING: UseHintOut = { class_name: '', subject: '', ability_code: '', tool: '' }

/** Class, subject and tool of the last time are proposed: a lesson is logged with three taps. */
export function newFields(today: string, last: UseHintOut | null | undefined): UseFields {
  const { class_name, subject, ability_code, tool } = last ?? NOTHING
  return { used_on: today, class_name, title: '', subject, ability_code, tool, effect: '' }
}

export function fieldsOf(row: UseOut): UseFields {
  const { used_on, class_name, title, subject, ability_code, tool, effect } = row
  return { used_on, class_name, title, subject, ability_code, tool, effect }
}

export function bodyOf(fields: UseFields, files: readonly string[]): UseIn {
  const trimmed = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value.trim()]),
  ) as UseFields
  return { ...trimmed, file_ids: [...files] }
}

/** `2026-09` a number of months further. */
export function monthAfter(month: string, by: number): string {
  const [year = 2000, number = 1] = month.split('-').map(Number)
  const at = new Date(Date.UTC(year, number - 1 + by, 1))
  return at.toISOString().slice(0, 7)
}

export interface Day {
  on: string
  day: number
  uses: number
}

/** The days of a month, those before its first Monday's week left out as `null`. */
export function daysOf(month: string, uses: readonly { on: string; uses: number }[]) {
  const [year = 2000, number = 1] = month.split('-').map(Number)
  const first = new Date(Date.UTC(year, number - 1, 1))
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const counted = new Map(uses.map(one => [one.on, one.uses]))
  const before: (Day | null)[] = Array.from({ length: (first.getUTCDay() + 6) % 7 }, () => null)
  const days = Array.from({ length }, (_, at) => {
    const on = `${month}-${String(at + 1).padStart(2, '0')}`
    return { on, day: at + 1, uses: counted.get(on) ?? 0 }
  })
  return [...before, ...days]
}
