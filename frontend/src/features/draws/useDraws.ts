/** Draws 抽样 of offices: their frames, the drawn people, what is done with them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  cancelDraw,
  concludeDraw,
  createDraw,
  decideDrawObjection,
  drawDraw,
  getDraw,
  getDrawPick,
  listDrawPicks,
  listDraws,
  listDrawSchools,
  previewDraw,
  returnDrawBatch,
  substituteDrawPick,
  widenDraw,
  type DrawIn,
  type DrawKind,
  type DrawOut,
  type DrawPickOut,
  type ObjectionDecisionIn,
  type SeedIn,
} from '@/api/assessment'

const ROOT = ['draws'] as const
const LIMIT = 50
/** Percent; the notice asks for a tenth. */
const LEAST_RATE = 10
const MOST_RATE = 100
const tag = ({ version }: { version: number }) => ({ 'If-Match': `"${version}"` })

export function useDraws(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', yearId, cursor],
    queryFn: ({ signal }) =>
      listDraws({
        query: { year_id: yearId.value, limit: LIMIT, cursor: cursor.value ?? null },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useDraw(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getDraw({ path: { draw_id: id.value }, signal }),
  })
}

export interface FrameTerms {
  kind: DrawKind
  yearId: string
  schoolId: string
  rate: number
  sample: number
}

/** What freezing would hold now; asked only for terms that can be. */
export function useFramePreview(terms: Ref<FrameTerms>) {
  return useQuery({
    queryKey: [...ROOT, 'preview', terms],
    queryFn: ({ signal }) => {
      const { kind, yearId, schoolId, rate, sample } = terms.value
      const own = kind === 'on_site' ? { school_id: schoolId, sample } : { rate }
      return previewDraw({ query: { kind, year_id: yearId, ...own }, signal })
    },
    enabled: computed(() => {
      const { kind, schoolId, rate } = terms.value
      if (kind === 'on_site') return schoolId !== ''
      return Number.isInteger(rate) && rate >= LEAST_RATE && rate <= MOST_RATE
    }),
    retry: false,
  })
}

export function useDrawSchools(id: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'schools', id, cursor],
    queryFn: ({ signal }) =>
      listDrawSchools({
        path: { draw_id: id.value },
        query: { limit: LIMIT, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export interface PickFilter {
  yearId: string
  drawId?: string | undefined
  objected?: boolean | undefined
}

export function usePicks(filter: Ref<PickFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'picks', filter, cursor],
    queryFn: ({ signal }) =>
      listDrawPicks({
        query: {
          year_id: filter.value.yearId,
          draw_id: filter.value.drawId ?? null,
          objected: filter.value.objected ?? null,
          limit: LIMIT,
          cursor: cursor.value ?? null,
        },
        signal,
      }),
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
  })
}

export function usePick(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'pick', id],
    queryFn: ({ signal }) => getDrawPick({ path: { pick_id: id.value }, signal }),
    // Half a form on a phone must not be replaced by what comes back with the network.
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
}

function useRefresh() {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
}

/** What an office does with a draw as a whole. */
export function useDrawActions() {
  // Also after a refusal: who was second sees what the first one did.
  const onSettled = useRefresh()
  return {
    freeze: useMutation({
      mutationFn: ({ key, ...body }: DrawIn & { key: string }) =>
        createDraw({ body, headers: { 'Idempotency-Key': key } }),
      onSettled,
    }),
    draw: useMutation({
      mutationFn: ({ row, body }: { row: DrawOut; body: SeedIn }) =>
        drawDraw({ path: { draw_id: row.id }, body, headers: tag(row) }),
      onSettled,
    }),
    cancel: useMutation({
      mutationFn: ({ row, reason }: { row: DrawOut; reason: string }) =>
        cancelDraw({ path: { draw_id: row.id }, body: { reason }, headers: tag(row) }),
      onSettled,
    }),
    conclude: useMutation({
      mutationFn: (row: DrawOut) => concludeDraw({ path: { draw_id: row.id }, headers: tag(row) }),
      onSettled,
    }),
  }
}

/** The next rung of a school's ladder. */
export function useClimb() {
  const onSuccess = useRefresh()
  return useMutation({
    mutationFn: (step: { row: DrawOut; schoolId: string; verb: 'widen' | 'return' }) => {
      const path = { draw_id: step.row.id, drawn_school_id: step.schoolId }
      const headers = tag(step.row)
      return step.verb === 'widen'
        ? widenDraw({ path, headers })
        : returnDrawBatch({ path, headers })
    },
    onSuccess,
  })
}

/** What an office does about one drawn person. */
export function usePickActions() {
  const onSuccess = useRefresh()
  return {
    substitute: useMutation({
      mutationFn: ({ pick, reason }: { pick: DrawPickOut; reason: string }) =>
        substituteDrawPick({ path: { pick_id: pick.id }, body: { reason }, headers: tag(pick) }),
      onSuccess,
    }),
    decide: useMutation({
      mutationFn: ({ pick, body }: { pick: DrawPickOut; body: ObjectionDecisionIn }) =>
        decideDrawObjection({ path: { pick_id: pick.id }, body, headers: tag(pick) }),
      onSuccess,
    }),
  }
}
