/** One's own items, and what one does with them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  answerItemConsent,
  createItem,
  discardItem,
  getItem,
  listMyItems,
  restoreMyItem,
  reviseItem,
  takeDownMyItem,
  withdrawItem,
  type ItemPageOut,
  type MineState,
  type NewItemIn,
} from '@/api/cases'

const ROOT = ['my-items'] as const
export const itemKey = (id: string) => [...ROOT, 'one', id] as const
type Seen = Pick<ItemPageOut, 'id' | 'version'>
const seen = ({ id, version }: Seen) => ({
  path: { item_id: id },
  headers: { 'If-Match': `"${String(version)}"` },
})

export function useMyItems(state: Ref<MineState | ''>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', state, cursor],
    queryFn: ({ signal }) =>
      listMyItems({
        query: { state: state.value || null, limit: 20, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useMyItem(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getItem({ path: { item_id: id.value }, signal }),
    retry: false,
  })
}

export function useRefresh() {
  const cache = useQueryClient()
  return async () => {
    await cache.invalidateQueries({ queryKey: ROOT })
    void cache.invalidateQueries({ queryKey: ['item-todos'] })
  }
}

/** The word is to what is on the screen; a refusal may say that there is other content by now. */
const answerConsent = ({ item, agrees }: { item: ItemPageOut; agrees: boolean }) =>
  answerItemConsent({
    path: { item_id: item.id },
    body: { agrees, content_hash: item.content_hash },
  })

export function useItemActions() {
  const refresh = useRefresh()
  const options = { onSuccess: refresh }
  return {
    create: useMutation({
      mutationFn: ({ key, body }: { key: string; body: NewItemIn }) =>
        createItem({ body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    step: useMutation({
      mutationFn: async ({
        verb,
        item,
      }: {
        verb: 'withdraw' | 'revise' | 'discard'
        item: Seen
      }) => {
        if (verb === 'withdraw') await withdrawItem(seen(item))
        else if (verb === 'revise') await reviseItem(seen(item))
        else await discardItem(seen(item))
      },
      ...options,
    }),
    shelf: useMutation({
      mutationFn: ({ verb, item, reason }: { verb: ShelfVerb; item: Seen; reason: string }) =>
        verb === 'take_down'
          ? takeDownMyItem({ ...seen(item), body: { reason } })
          : restoreMyItem({ ...seen(item), body: { reason } }),
      ...options,
    }),
    consent: useMutation({
      mutationFn: answerConsent,
      // Whoever refused sees the draft no longer: nobody waits for it to be read again.
      onSettled: () => void refresh(),
    }),
  }
}

export type ShelfVerb = 'take_down' | 'restore'
