import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { scoreSoFar } from '@/parts/rubric/gate'
import { markBody } from '@/parts/rubric/marks'
import type { TreeLine } from '@/parts/rubric/line'
import { leavesOf } from '@/parts/rubric/tree'
import type { Rubric, Score } from '@/parts/rubric/types'
import type { Entry } from '@/shared/autosave/autosave'
import { scoreMarks, type Review } from './review-api'
import type { MarkDraft } from './use-review'

/**
 * What stands at the foot of the desk: the review's score; before the city touched anything the
 * server's calculation on the marks shown; while items are blank the points so far.
 */
export function useScore(
  review: Ref<Review>,
  rubric: Ref<Rubric>,
  lines: Ref<ReadonlyMap<string, TreeLine>>,
  entries: ReadonlyMap<string, Entry<MarkDraft>>,
) {
  const points = computed(
    () => new Map([...lines.value].map(([code, line]) => [code, line.points] as const)),
  )
  const blank = computed(() => [...points.value.values()].filter(one => one === null).length)
  const marks = computed(() =>
    Object.fromEntries(
      leavesOf(rubric.value).flatMap(({ item }) => {
        const mark = entries.get(item.code)?.value.mark
        return mark ? [[item.code, markBody(item, mark)] as const] : []
      }),
    ),
  )
  const { data } = useQuery({
    queryKey: computed(() => ['score', rubric.value.id, marks.value]),
    queryFn: ({ signal }) => scoreMarks(rubric.value.id, marks.value, signal),
    enabled: computed(() => review.value.score === null && blank.value === 0),
    retry: false,
  })
  const score = computed<Score>(
    () => review.value.score ?? data.value ?? scoreSoFar(rubric.value, points.value),
  )
  return { score, blank }
}
