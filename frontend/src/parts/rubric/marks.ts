import type { MarkIn } from '@/api/assessment'
import { formatPoints, hundredths } from './points'
import type { ItemC, Mark, Points } from './types'

/** What keeps a mark from being sent; the words are in the catalogue under `rubric.problem`. */
export type MarkProblem = 'reason_missing' | 'piece_unnamed'

/** "None of the void conditions holds": full points, said on purpose and not by silence. */
export function withoutFault(item: ItemC): Mark {
  if (item.rule.kind === 'deduct_per_item') return { void: [], missing: [] }
  return { void: [] }
}

/** The void conditions ticked once `key` is turned over, in the order of the notice. */
function turnedOver({ rule }: ItemC, ticked: readonly string[], key: string): string[] {
  return (rule.void_conditions ?? [])
    .map(condition => condition.key)
    .filter(known => ticked.includes(known) !== (known === key))
}

/** Tick or untick a void condition; the last one unticked makes the item blank again. */
export function toggleVoid(item: ItemC, mark: Mark | null, key: string): Mark | null {
  const keys = turnedOver(item, mark?.void ?? [], key)
  const missing = mark?.missing ?? []
  if (keys.length === 0 && missing.length === 0) return null
  const pieces = item.rule.kind === 'deduct_per_item' ? { missing } : {}
  return { void: keys, ...pieces, ...said(mark) }
}

function said(mark: Mark | null): Pick<Mark, 'reason'> {
  return mark?.reason ? { reason: mark.reason } : {}
}

/** Name the missing pieces of C19; an empty list makes the item blank again. */
export function withMissing(mark: Mark | null, missing: string[]): Mark | null {
  const ticked = mark?.void ?? []
  if (missing.length === 0 && ticked.length === 0) return null
  return { void: ticked, missing, ...said(mark) }
}

/** Choose points of a graded item; at full points no reason is kept. */
export function withPoints(item: ItemC, mark: Mark | null, points: string): Mark {
  const full = hundredths(points) >= hundredths(item.max_points)
  return { points, reason: full ? '' : (mark?.reason ?? '') }
}

export function withReason(mark: Mark | null, reason: string): Mark {
  return { ...mark, reason }
}

/** Whether points were given; the wire writes `null`, a fresh mark has no such member. */
function hasPoints(mark: Mark): mark is Mark & { points: Points } {
  return mark.points !== null && mark.points !== undefined
}

/** The points chosen for a graded item, as text. */
export function chosenPoints(mark: Mark | null): string | null {
  return mark !== null && hasPoints(mark) ? formatPoints(mark.points) : null
}

export function isFaultless(mark: Mark | null): boolean {
  return (
    mark !== null &&
    !hasPoints(mark) &&
    (mark.void ?? []).length === 0 &&
    (mark.missing ?? []).length === 0
  )
}

/**
 * Points a mark earns, as text; `null` while the item is not marked.
 * A preview only: the total and the grade always come from the server.
 */
export function pointsOf(item: ItemC, mark: Mark | null): string | null {
  if (mark === null) return null
  if (item.rule.kind === 'graded') return chosenPoints(mark)
  if ((mark.void ?? []).length > 0) return '0'
  const lost = (mark.missing ?? []).length * hundredths(item.rule.step ?? 1)
  return formatPoints(Math.max(0, hundredths(item.max_points) - lost) / 100)
}

export function losesPoints(item: ItemC, mark: Mark | null): boolean {
  const points = pointsOf(item, mark)
  return points !== null && hundredths(points) < hundredths(item.max_points)
}

export function markProblem(item: ItemC, mark: Mark | null): MarkProblem | null {
  if (mark === null) return null
  if ((mark.missing ?? []).some(piece => piece.trim() === '')) return 'piece_unnamed'
  const needsReason = item.rule.kind === 'graded' && losesPoints(item, mark)
  return needsReason && !mark.reason?.trim() ? 'reason_missing' : null
}

function named({ missing }: Mark): string[] {
  return (missing ?? []).map(piece => piece.trim()).filter(Boolean)
}

/** The body the server takes: only the fields of the item's rule, trimmed. */
export function markBody(item: ItemC, mark: Mark): MarkIn {
  const reason = mark.reason?.trim() ?? ''
  if (item.rule.kind === 'graded') {
    return { points: chosenPoints(mark), reason }
  }
  const remark = reason === '' ? {} : { reason }
  const keys = [...(mark.void ?? [])]
  if (item.rule.kind === 'all_or_nothing') return { void: keys, ...remark }
  return { void: keys, missing: named(mark), ...remark }
}

/** The same mark whatever the order of its keys or the way its points are written. */
export function sameMark(item: ItemC, one: Mark | null, other: Mark | null): boolean {
  if (one === null || other === null) return one === other
  const text = (mark: Mark) => {
    const body = markBody(item, mark)
    return JSON.stringify([[...(body.void ?? [])].sort(), body.missing, body.points, body.reason])
  }
  return text(one) === text(other)
}

/** A mark in words for a table or a comparison: the conditions ticked, the pieces named, the reason. */
export function markWords(item: ItemC, mark: Mark | null): string[] {
  if (mark === null) return []
  const texts = new Map((item.rule.void_conditions ?? []).map(({ key, text }) => [key, text]))
  return [
    ...(mark.void ?? []).map(key => texts.get(key) ?? key),
    ...(mark.missing ?? []),
    ...(mark.reason?.trim() ? [mark.reason.trim()] : []),
  ]
}
