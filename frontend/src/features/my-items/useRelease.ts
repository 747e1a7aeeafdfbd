/** One's own word that strangers may see an item. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  getMyRelease,
  giveRelease,
  withdrawRelease,
  type MyReleaseOut,
  type ReleaseIn,
} from '@/api/cases'
import { itemKey } from './useMyItems'

const ROOT = ['my-release'] as const

/** What one's word is to: this content and no other; and whether any version has one's word. */
export type MyRelease = MyReleaseOut & { has_any: boolean; content_hash: string }
export type Release = ReleaseIn & { content_hash: string }

export const readRelease = async (id: string, versionNo: number, signal?: AbortSignal) =>
  (await getMyRelease({
    path: { item_id: id },
    query: { version_no: versionNo },
    signal: signal ?? null,
  })) as MyRelease

export const sendRelease = (id: string, body: Release) =>
  giveRelease({ path: { item_id: id }, body })

export function useMyRelease(id: Ref<string>, versionNo: Ref<number>) {
  return useQuery({
    queryKey: [...ROOT, id, versionNo],
    queryFn: ({ signal }) => readRelease(id.value, versionNo.value, signal),
    retry: false,
  })
}

export function useReleaseActions(id: Ref<string>) {
  const cache = useQueryClient()
  // A refusal may say that the content is another one: it is read again, too.
  const options = {
    onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }),
    onError: () => {
      void cache.invalidateQueries({ queryKey: ROOT })
      void cache.invalidateQueries({ queryKey: itemKey(id.value) })
    },
  }
  return {
    give: useMutation({
      mutationFn: (body: Release) => sendRelease(id.value, body),
      ...options,
    }),
    withdraw: useMutation({
      mutationFn: () => withdrawRelease({ path: { item_id: id.value } }),
      ...options,
    }),
  }
}
