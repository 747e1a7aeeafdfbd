/** What a school edits of one item, as a value: compared, merged and sent as a whole. */
import { markBody, markWords, pointsOf, sameMark } from '@/parts/rubric/marks'
import type { ItemC, Mark } from '@/parts/rubric/types'
import type { Answer, AnswerBody, EvidenceFile } from '@/parts/submission/types'

export interface Draft {
  narrative: string
  self_mark: Mark | null
  evidence: EvidenceFile[]
}

export function draftOf({ narrative, self_mark, evidence }: Answer): Draft {
  return { narrative, self_mark, evidence }
}

export function bodyOf(item: ItemC, draft: Draft): AnswerBody {
  const placed = draft.evidence.filter(({ slot }) => slot !== null)
  return {
    narrative: draft.narrative,
    self_mark: draft.self_mark === null ? null : markBody(item, draft.self_mark),
    evidence_file_ids: draft.evidence.map(({ file_id }) => file_id),
    slots: Object.fromEntries(placed.map(({ file_id, slot }) => [file_id, slot ?? ''])),
  }
}

function idsOf(draft: Draft): string {
  return draft.evidence.map(({ file_id, slot }) => `${file_id}/${slot ?? ''}`).join()
}

export function sameDraft(item: ItemC, one: Draft, other: Draft): boolean {
  return (
    one.narrative === other.narrative &&
    sameMark(item, one.self_mark, other.self_mark) &&
    idsOf(one) === idsOf(other)
  )
}

/** One side's value where only that side changed it; `undefined` when both did. */
function sideOf<T>(base: T, mine: T, theirs: T, same: (a: T, b: T) => boolean): T | undefined {
  if (same(mine, theirs) || same(base, mine)) return theirs
  return same(base, theirs) ? mine : undefined
}

/** Files that either side added, without those that either side removed. */
function filesOf(base: Draft, mine: Draft, theirs: Draft): EvidenceFile[] {
  const had = new Set(base.evidence.map(({ file_id }) => file_id))
  const inMine = new Set(mine.evidence.map(({ file_id }) => file_id))
  const inTheirs = new Set(theirs.evidence.map(({ file_id }) => file_id))
  const kept = theirs.evidence.filter(({ file_id }) => inMine.has(file_id) || !had.has(file_id))
  const added = mine.evidence.filter(({ file_id }) => !inTheirs.has(file_id) && !had.has(file_id))
  return [...kept, ...added]
}

/** Two people at one item: put together what does not clash; `null` when both wrote the same part. */
export function mergeDrafts(item: ItemC, base: Draft, mine: Draft, theirs: Draft): Draft | null {
  const narrative = sideOf(base.narrative, mine.narrative, theirs.narrative, (a, b) => a === b)
  const self_mark = sideOf(base.self_mark, mine.self_mark, theirs.self_mark, (a, b) =>
    sameMark(item, a, b),
  )
  if (narrative === undefined || self_mark === undefined) return null
  return { narrative, self_mark, evidence: filesOf(base, mine, theirs) }
}

type Translate = (key: string, values?: Record<string, unknown>) => string

/** An answer in lines of words, for the comparison of two versions. */
export function linesOf(item: ItemC, draft: Draft, t: Translate): string[] {
  const points = pointsOf(item, draft.self_mark)
  const parts = [points === null ? '' : t('conflict.points', { n: points })]
  const text = [...parts, ...markWords(item, draft.self_mark)].filter(Boolean).join('，')
  const names = draft.evidence.map(({ filename }) => filename).join('、')
  return [
    text === '' ? t('conflict.mark_none') : t('conflict.mark', { text }),
    ...(names === '' ? [] : [t('conflict.files', { names })]),
    ...(draft.narrative === '' ? [] : [draft.narrative]),
  ]
}
