import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, reactive, watch, type Ref } from 'vue'
import { losesPoints, markBody, pointsOf, sameMark } from '@/parts/rubric/marks'
import type { TreeLine } from '@/parts/rubric/line'
import type { ItemC, Mark } from '@/parts/rubric/types'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import { submissionKey } from '@/parts/submission/use-submission'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { cityGap, holdOf } from './mark-rules'
import { getReview, putMark, type Review, type ReviewItem, type Stage } from './review-api'

export interface MarkDraft {
  mark: Mark | null
}
type Items = Ref<ReadonlyMap<string, ItemC>>

const SCORE_AFTER_MS = 500

export function useReviewQuery(id: string, stage: Stage) {
  const cache = useQueryClient()
  const queryKey = [...submissionKey(id), 'review', stage]
  const query = useQuery({ queryKey, queryFn: ({ signal }) => getReview(id, stage, signal) })
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The score and the blanks follow a saved mark a moment later. */
  function refreshSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void cache.invalidateQueries({ queryKey }), SCORE_AFTER_MS)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { ...query, refreshSoon }
}

/** A mark that cannot be sent yet is held back with the reason why. */
export class Held extends Error {}

function markSaver(id: string, stage: Stage, items: Items, facts: Map<string, ReviewItem>) {
  return async (code: string, { mark }: MarkDraft, version: number) => {
    const item = items.value.get(code)
    const fact = facts.get(code)
    if (item === undefined || fact === undefined) throw new Error(`the rubric has no ${code}`)
    const hold = holdOf(item, mark, stage, fact)
    if (hold !== null || mark === null) {
      return { kind: 'refused' as const, problem: new Held(hold ?? 'blank') }
    }
    const noted = putMark(id, stage, code, markBody(item, mark), version).then(saved => {
      facts.set(code, saved)
      return saved
    })
    return saveAnswer(noted, saved => ({ mark: saved.mark }))
  }
}

/** The reviewer's marks, edited here and saved by themselves. */
export function useMarks(
  id: string,
  stage: Stage,
  review: Ref<Review>,
  items: Items,
  onSaved: () => void,
) {
  const session = useSession()
  const facts = reactive(new Map<string, ReviewItem>())
  const save = markSaver(id, stage, items, facts)
  const { entries, autosave } = useAutosave<MarkDraft>({
    drafts: draftStore(`tisheng.mark.${session.person?.id ?? ''}.${id}.${stage}`),
    save,
    same: (code, one, other) => {
      const item = items.value.get(code)
      return item === undefined || sameMark(item, one.mark, other.mark)
    },
    onSaved,
    delay: 800,
  })
  watch(
    review,
    ({ items: rows }) => {
      for (const row of rows) {
        facts.set(row.code, row)
        autosave.load(row.code, { mark: row.mark }, row.version)
      }
    },
    { immediate: true },
  )
  return { entries, facts, autosave }
}

/** Lines of the tree: what is marked, what loses a base point, what differs from the district. */
export function useMarkLines(
  items: Items,
  stage: Stage,
  marks: Pick<ReturnType<typeof useMarks>, 'entries' | 'facts'>,
) {
  function gapOf(code: string, item: ItemC): number | null {
    const fact = marks.facts.get(code)
    return fact ? cityGap(item, marks.entries.get(code)?.value.mark ?? null, fact) : null
  }
  function stateOf(code: string, item: ItemC, points: string | null): TreeLine['state'] {
    const entry = marks.entries.get(code)
    if (points === null || entry === undefined) return 'empty'
    if (['refused', 'conflict'].includes(entry.state)) return 'started'
    if (stage === 'city' && gapOf(code, item)) return 'differs'
    return item.base && losesPoints(item, entry.value.mark) ? 'warning' : 'done'
  }
  return computed(() => {
    const lines = new Map<string, TreeLine>()
    for (const [code, item] of items.value) {
      const points = pointsOf(item, marks.entries.get(code)?.value.mark ?? null)
      lines.set(code, { state: stateOf(code, item, points), points })
    }
    return lines
  })
}
