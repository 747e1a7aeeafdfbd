/** What people gave an item: its numbers, and the caller's own use, favourite and stars. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  addFavourite,
  addToCollection,
  createCollection,
  getItemFeedback,
  listCollections,
  rateItem,
  removeFavourite,
  useItem as sayUsed,
  type ItemFeedbackOut,
} from '@/api/cases'

const keyOf = (id: string) => ['item-feedback', id] as const

export function useFeedback(id: Ref<string>) {
  return useQuery({
    queryKey: ['item-feedback', id],
    queryFn: ({ signal }) => getItemFeedback({ path: { item_id: id.value }, signal }),
  })
}

export type Given = 'use' | 'keep' | 'drop' | 1 | 2 | 3 | 4 | 5

function give(id: string, what: Given): Promise<ItemFeedbackOut> {
  const path = { item_id: id }
  if (what === 'use') return sayUsed({ path })
  if (what === 'keep') return addFavourite({ path })
  if (what === 'drop') return removeFavourite({ path })
  return rateItem({ path, body: { stars: what } })
}

export function useGiving(id: Ref<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (what: Given) => give(id.value, what),
    onSuccess: found => {
      cache.setQueryData(keyOf(id.value), found)
      // Lists say the old numbers until they are looked at again.
      void cache.invalidateQueries({ queryKey: ['library', 'list'] })
      void cache.invalidateQueries({ queryKey: ['favourites'] })
    },
  })
}

/** The caller's own collections, to put an item into one. */
export function useOwnCollections() {
  return useQuery({
    queryKey: ['collections', 'mine', 'choice'],
    queryFn: ({ signal }) => listCollections({ query: { show: 'mine', limit: 100 }, signal }),
  })
}

/** Put an item into a collection; a name begins a new one. */
export function useCollecting(id: Ref<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ to, name, key }: { to: string; name: string; key: string }) => {
      const headers = { 'Idempotency-Key': key }
      const collection_id = to || (await createCollection({ body: { name }, headers })).id
      return addToCollection({ path: { collection_id, item_id: id.value } })
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['collections'] }),
  })
}

/** Those that offices put on the first page. */
export function usePinned() {
  return useQuery({
    queryKey: ['collections', 'pinned'],
    queryFn: ({ signal }) => listCollections({ query: { show: 'pinned', limit: 12 }, signal }),
  })
}
