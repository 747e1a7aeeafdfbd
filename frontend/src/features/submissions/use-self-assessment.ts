import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, type Ref } from 'vue'
import { pointsOf } from '@/parts/rubric/marks'
import { scoreSoFar } from '@/parts/rubric/gate'
import type { TreeLine } from '@/parts/rubric/line'
import type { ItemC, Rubric } from '@/parts/rubric/types'
import { SCHOOL_ROLES } from '@/parts/session/roles'
import { useSession } from '@/parts/session/session'
import type { Submission } from '@/parts/submission/types'
import { submissionKey } from '@/parts/submission/use-submission'
import { getSelfCheck } from './self-api'
import type { useAnswers } from './use-answers'

const CHECK_AFTER_MS = 700

/** The server's own calculation on the self-marks, asked again a moment after a save. */
export function useSelfCheck(id: string) {
  const cache = useQueryClient()
  const queryKey = [...submissionKey(id), 'self-check']
  // The check belongs to the school; an office that reads along has the points of the items.
  const enabled = useSession().hasRole(...SCHOOL_ROLES)
  const query = useQuery({ queryKey, queryFn: ({ signal }) => getSelfCheck(id, signal), enabled })
  let timer: ReturnType<typeof setTimeout> | undefined
  function checkSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void cache.invalidateQueries({ queryKey }), CHECK_AFTER_MS)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { check: query.data, checkSoon, recheck: query.refetch }
}

/** The tree's lines and the points so far, from what is on the screen. */
export function useLines(
  submission: Ref<Submission>,
  rubric: Ref<Rubric>,
  items: Ref<ReadonlyMap<string, ItemC>>,
  { entries, facts }: Pick<ReturnType<typeof useAnswers>, 'entries' | 'facts'>,
) {
  const lines = computed(() => {
    const all = new Map<string, TreeLine>()
    for (const [code, item] of items.value) {
      const mark = entries.get(code)?.value.self_mark ?? null
      all.set(code, { state: facts.get(code)?.state ?? 'empty', points: pointsOf(item, mark) })
    }
    return all
  })
  const soFar = computed(() => {
    const points = [...lines.value].map(([code, line]) => [code, line.points] as const)
    return scoreSoFar(rubric.value, new Map(points))
  })
  const returned = computed(() =>
    submission.value.items.filter(({ returned_reason }) => returned_reason !== null),
  )
  return { lines, soFar, returned }
}
