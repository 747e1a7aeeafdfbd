/** Legal holds: files that cannot be deleted until the hold is lifted. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { createLegalHold, liftLegalHold, listLegalHolds } from '@/api/evidence'

const ROOT = ['legal-holds'] as const

export function useHolds(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, cursor],
    queryFn: ({ signal }) => listLegalHolds({ query: { cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useHoldActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    set: useMutation({
      mutationFn: (body: { receipt_no: string; reason: string }) => createLegalHold({ body }),
      onSuccess,
    }),
    lift: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        liftLegalHold({ path: { hold_id: id }, body: { reason } }),
      onSuccess,
    }),
  }
}
