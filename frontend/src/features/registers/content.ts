/** An entry as the form knows it: values by name. Pure. */
import type { RegisterEntryOut, RegisterKind } from '@/api/assessment'
import type { Field } from './fields'

export type Document = RegisterEntryOut['document']
export type Values = Record<string, unknown>
export interface Person {
  person_id: string
  name: string
}

/** Where a field stands: `title`, or `lines.<key>.name` in a row. */
export const pathOf = (above: string, name: string) => (above ? `${above}.${name}` : name)

export const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
export const asIds = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : [])
export const asRows = (value: unknown): (Values & { key: string })[] =>
  Array.isArray(value) ? (value as (Values & { key: string })[]) : []
export const asPeople = (value: unknown): Person[] => {
  if (Array.isArray(value)) return value as Person[]
  return value && typeof value === 'object' ? [value as Person] : []
}

const NULLABLE: readonly Field['type'][] = ['date', 'money', 'points', 'choice', 'rule', 'heads']

/** What was typed, as the server takes it; what it cannot take goes as it is and is refused. */
export function valueOf(type: Field['type'], typed: string): unknown {
  if (typed === '' && NULLABLE.includes(type)) return null
  if (type === 'heads' && /^\d{1,6}$/.test(typed)) return Number(typed)
  // A page of the own library is named by its path, however it was copied.
  if (type === 'text') return typed.replace(/^https?:\/\/[^/]+(?=\/library\/)/, '')
  return typed
}

export function emptyRow(fields: readonly Field[]): Values & { key: string } {
  const values = fields.map(({ name, type }): [string, unknown] => {
    if (type === 'files') return [name, []]
    return [name, NULLABLE.includes(type) ? null : '']
  })
  return { key: crypto.randomUUID(), ...Object.fromEntries(values) }
}

/** Both sides put together where they changed different fields, else null. */
export function merge(base: Document, mine: Document, theirs: Document): Document | null {
  const [was, ours, other] = [base, mine, theirs] as unknown as [Values, Values, Values]
  const merged: Values = { ...other }
  for (const name of Object.keys(was)) {
    const [a, b, c] = [was[name], ours[name], other[name]].map(one => JSON.stringify(one))
    if (a === b) continue
    if (c !== a && c !== b) return null
    merged[name] = ours[name]
  }
  return merged as unknown as Document
}

/** The texts of an entry, for a person who has to choose between two. */
export function linesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() ? [value] : []
  if (Array.isArray(value)) return value.flatMap(linesOf)
  if (value === null || typeof value !== 'object') return []
  const hidden = (name: string) => name === 'key' || name === 'kind' || name.endsWith('_id')
  return Object.entries(value).flatMap(([name, inner]) =>
    hidden(name) || name.endsWith('_ids') ? [] : linesOf(inner),
  )
}

export const emptyDocument = (kind: RegisterKind, title: string) =>
  ({ kind, title }) as unknown as Document
