/** One's own word that strangers may see an item. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { getMyRelease, giveRelease, withdrawRelease, type ReleaseIn } from '@/api/cases'

const ROOT = ['my-release'] as const

export function useMyRelease(id: Ref<string>, versionNo: Ref<number>) {
  return useQuery({
    queryKey: [...ROOT, id, versionNo],
    queryFn: ({ signal }) =>
      getMyRelease({ path: { item_id: id.value }, query: { version_no: versionNo.value }, signal }),
    retry: false,
  })
}

export function useReleaseActions(id: Ref<string>) {
  const cache = useQueryClient()
  const options = { onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }) }
  return {
    give: useMutation({
      mutationFn: (body: ReleaseIn) => giveRelease({ path: { item_id: id.value }, body }),
      ...options,
    }),
    withdraw: useMutation({
      mutationFn: () => withdrawRelease({ path: { item_id: id.value } }),
      ...options,
    }),
  }
}
