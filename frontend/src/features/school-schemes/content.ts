/** The document of a scheme as the editor holds it: every member there, rows with keys. Pure. */
import type { OutcomeForm, SchemeContentOutput, SchemeGap } from '@/api/assessment'

/** The server always sends every member; the published type only says it may. */
export type Filled<T> = T extends (infer One)[]
  ? Filled<One>[]
  : T extends object
    ? { [Name in keyof T]-?: Filled<T[Name]> }
    : T

export type Scheme = Filled<SchemeContentOutput>
export type Item = Scheme['items'][number]
export type BonusRule = Scheme['bonuses'][number]
export type BandRow = Scheme['bands'][number]

export const PARTS = [
  'basis',
  'items',
  'points',
  'levels',
  'bonuses',
  'bands',
  'incentives',
] as const
export const POINTS = [
  'personal_plan',
  'study_participation',
  'evidence_standard',
  'regular_practice',
  'results_and_resources',
  'other',
] as const
export const KINDS = [
  'marked',
  'online_hours',
  'offline_hours',
  'personal_plan',
  'certification',
  'outcomes',
] as const
export const ASPECTS = ['learning', 'practice'] as const
export const FORMS: readonly OutcomeForm[] = [
  'lesson_design',
  'lesson_recording',
  'case_study',
  'reflection',
]
export const AUDIENCES = ['key_teacher', 'young_teacher', 'everyone'] as const

const newKey = () => crypto.randomUUID()

export function freshItem(): Item {
  return {
    key: newKey(),
    name: '',
    standard: '',
    point: null,
    aspect: 'practice',
    kind: 'marked',
    points: null,
    shortfall: 'share',
    due_on: null,
    late_points: null,
    wanted: null,
    excellent_points: null,
    pass_points: null,
    forms: [],
    quality: '',
    presentation: '',
  }
}

export function freshBonus(): BonusRule {
  return { key: newKey(), name: '', audience: null, points_each: null, most: null, note: '' }
}

export function freshBand(): BandRow {
  return { key: newKey(), name: '', least: null }
}

export function sameContent(one: Scheme, other: Scheme): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Both sides put together when no member of the document was changed on both, else `null`. */
export function mergeContent(base: Scheme, mine: Scheme, theirs: Scheme): Scheme | null {
  const merged: Record<string, unknown> = { ...theirs }
  for (const name of Object.keys(base) as (keyof Scheme)[]) {
    const [was, ours, other] = [base[name], mine[name], theirs[name]].map(one =>
      JSON.stringify(one),
    )
    if (ours === was) continue
    if (other !== was && other !== ours) return null
    merged[name] = mine[name]
  }
  return merged as Scheme
}

/** The texts of a document, for a person who has to choose between two. */
export function linesOf(scheme: Scheme): string[] {
  return [
    scheme.basis,
    ...scheme.items.map(item => [item.name, item.points, item.standard].filter(Boolean).join('；')),
    scheme.correction,
    ...scheme.bands.map(band => [band.name, band.least].filter(Boolean).join('；')),
    scheme.incentives,
    scheme.constraints,
  ].filter(Boolean)
}

/** What a row still lacks, to stand beside it. */
export function gapsOfRow(gaps: readonly SchemeGap[], part: string, row: string): string[] {
  return gaps.filter(gap => gap.part === part && gap.row === row).map(gap => gap.message)
}

/** A figure as typed: blank means not set. */
export function figure(typed: string): string | null {
  return typed.trim() === '' ? null : typed.trim()
}

export function totalOf(items: readonly Item[]): number {
  return items.reduce((sum, one) => sum + Number(one.points ?? 0), 0)
}

/** A row moved one place up (-1) or down (+1). */
export function moved<Row extends { key: string }>(
  rows: readonly Row[],
  key: string,
  by: -1 | 1,
): Row[] {
  const at = rows.findIndex(row => row.key === key)
  const to = at + by
  if (at < 0 || to < 0 || to >= rows.length) return [...rows]
  const next = [...rows]
  const [row] = next.splice(at, 1)
  if (row) next.splice(to, 0, row)
  return next
}
