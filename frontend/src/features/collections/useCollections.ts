/** Favourites and collections as the server has them, and what one does with them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  createCollection,
  deleteCollection,
  getCollection,
  listCollections,
  listFavourites,
  pinCollection,
  removeFavourite,
  saveCollection,
  unpinCollection,
  type CollectionIn,
  type NewCollectionIn,
} from '@/api/cases'

const ROOT = ['collections'] as const
const PAGE = 20
export type Shown = 'mine' | 'shared'

export function useFavourites(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: ['favourites', cursor],
    queryFn: ({ signal }) =>
      listFavourites({ query: { limit: PAGE, cursor: cursor.value ?? null }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useDropping() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (item_id: string) => removeFavourite({ path: { item_id } }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['favourites'] })
      void cache.invalidateQueries({ queryKey: ['item-feedback'] })
    },
  })
}

export function useCollections(show: Ref<Shown>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', show, cursor],
    queryFn: ({ signal }) =>
      listCollections({
        query: { show: show.value, limit: PAGE, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export const collectionKey = (id: string) => [...ROOT, 'one', id] as const

export function useCollection(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getCollection({ path: { collection_id: id.value }, signal }),
    retry: false,
  })
}

interface Seen {
  id: string
  version: number
}
const seen = ({ id, version }: Seen) => ({
  path: { collection_id: id },
  headers: { 'If-Match': `"${String(version)}"` },
})

export function useCollectionActions() {
  const cache = useQueryClient()
  const options = { onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }) }
  return {
    create: useMutation({
      mutationFn: ({ key, body }: { key: string; body: NewCollectionIn }) =>
        createCollection({ body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    save: useMutation({
      mutationFn: ({ one, body }: { one: Seen; body: CollectionIn }) =>
        saveCollection({ ...seen(one), body }),
      ...options,
    }),
    pin: useMutation({
      mutationFn: ({ id, isPinned }: { id: string; isPinned: boolean }) =>
        (isPinned ? pinCollection : unpinCollection)({ path: { collection_id: id } }),
      ...options,
    }),
    remove: useMutation({
      mutationFn: (one: Seen) => deleteCollection(seen(one)),
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: [...ROOT, 'list'] })
        void cache.invalidateQueries({ queryKey: [...ROOT, 'pinned'] })
      },
    }),
  }
}
