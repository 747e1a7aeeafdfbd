/** The storage overview: what the worker last found, and asking it to look again. */
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { createStorageReport, getStorage, type MeasureOut, type ReportKind } from '@/api/evidence'
import { unitQuery } from '@/parts/unit-query'

const ROOT = ['storage'] as const
const SOON = 3_000

export const KINDS = ['measure', 'reconcile', 'rehash'] as const

export function useStorage() {
  return useQuery({
    queryKey: ROOT,
    queryFn: ({ signal }) => getStorage({ signal }),
    refetchInterval: ({ state }) => (state.data?.running.length ? SOON : false),
  })
}

export function useLook() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (kind: ReportKind) => createStorageReport({ body: { kind } }),
    onSettled: () => cache.invalidateQueries({ queryKey: ROOT }),
  })
}

/** Names of the units that use most; a unit that cannot be read keeps its number. */
export function useUnitNames(units: Ref<readonly Pick<MeasureOut, 'name'>[]>) {
  const answers = useQueries({
    queries: computed(() =>
      units.value.map(({ name }) => ({
        ...unitQuery(name),
        staleTime: 10 * 60_000,
        retry: false,
      })),
    ),
  })
  return computed(
    () =>
      new Map(answers.value.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : []))),
  )
}
