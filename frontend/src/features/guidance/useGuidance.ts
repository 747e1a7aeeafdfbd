/** Guidance that experts recorded, confirmed by the units where it was given. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  confirmGuidance,
  listGuidanceRecords,
  type GuidanceWordIn,
  type GuidanceOut,
} from '@/api/auth'

const ROOT = ['guidance'] as const

export function useRecords(waiting: Readonly<Ref<boolean>>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, waiting, cursor],
    queryFn: ({ signal }) =>
      listGuidanceRecords({
        query: { is_waiting: waiting.value, limit: 20, cursor: cursor.value },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useConfirm() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ record, body }: { record: GuidanceOut; body: GuidanceWordIn }) =>
      confirmGuidance({
        path: { record_id: record.id },
        body,
        headers: { 'If-Match': `"${record.version}"` },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }),
  })
}
