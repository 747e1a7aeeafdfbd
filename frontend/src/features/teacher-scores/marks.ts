/** Marks as they are typed: points or recognised pieces, and why. Pure. */
import type {
  OutcomeForm,
  SchemeItemOutput,
  TeacherMarkIn,
  TeacherMarkOut,
  TeacherMarkOutcome,
  TeacherScoreRow,
} from '@/api/assessment'

export interface TypedMark {
  points: string
  counts: Partial<Record<OutcomeForm, string>>
  reason: string
}

export const BY_PEOPLE: readonly string[] = ['marked', 'outcomes']

export function typedOf(mark: TeacherMarkOut | undefined): TypedMark {
  const counts: TypedMark['counts'] = {}
  for (const [form, count] of Object.entries(mark?.counts ?? {})) {
    counts[form as OutcomeForm] = String(count)
  }
  return { points: mark?.points ?? '', counts, reason: mark?.reason ?? '' }
}

export function bodyOf({ points, counts, reason }: TypedMark): TeacherMarkIn {
  const given: Partial<Record<OutcomeForm, number>> = {}
  for (const [form, typed] of Object.entries(counts)) {
    if (typed.trim() !== '') given[form as OutcomeForm] = Number(typed)
  }
  return { points: points.trim() === '' ? null : points.trim(), counts: given, reason }
}

export function sameMark(one: TypedMark, other: TypedMark): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other))
}

export function isBlank(mark: TypedMark): boolean {
  const { points, counts } = bodyOf(mark)
  return points === null && Object.keys(counts ?? {}).length === 0
}

/** The pieces that the library counts, none where it has none; `why` where they are too few. */
export function countedMark(
  item: SchemeItemOutput,
  counted: Partial<Record<OutcomeForm, number>> | undefined,
  typed: TypedMark,
  why: string,
): TypedMark {
  const counts: TypedMark['counts'] = {}
  for (const { form } of item.forms ?? []) counts[form] = String(counted?.[form] ?? 0)
  const isShort = (item.forms ?? []).some(({ form, least }) => Number(counts[form]) < (least ?? 0))
  return { ...typed, counts, reason: isShort && !typed.reason.trim() ? why : typed.reason }
}

/** Everything an item can give, for a whole staff at once. */
export function fullMark(item: SchemeItemOutput): TypedMark {
  const counts: TypedMark['counts'] = {}
  for (const one of item.forms ?? []) counts[one.form] = String(one.least)
  const isMarked = item.kind === 'marked'
  return { points: isMarked ? (item.points ?? '') : '', counts: isMarked ? {} : counts, reason: '' }
}

/** What is wrong with which row of a batch that was refused as a whole. */
export function wrongRows(
  errors: readonly { field: string; code: string; message: string }[],
  sent: readonly { person_id: string }[],
): TeacherMarkOutcome[] {
  return errors.flatMap(({ field, code, message }) => {
    const at = /^marks\.(\d+)\./.exec(field)?.[1]
    const row = at === undefined ? undefined : sent[Number(at)]
    return row ? [{ person_id: row.person_id, name: '', points: null, code, message }] : []
  })
}

/** Rows of a batch: only those that were typed differently from what is stored. */
export function changedRows(
  rows: readonly TeacherScoreRow[],
  typed: ReadonlyMap<string, TypedMark>,
  itemKey: string,
) {
  return rows.flatMap(row => {
    const mark = typed.get(row.person_id)
    const stored = row.marks[itemKey]
    if (!mark || sameMark(mark, typedOf(stored))) return []
    return [{ person_id: row.person_id, version: stored?.version ?? 0, ...bodyOf(mark) }]
  })
}
