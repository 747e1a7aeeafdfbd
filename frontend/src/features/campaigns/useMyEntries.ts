/** One's own entries: what may be proposed, what was, and taking it back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  getEntryCandidates,
  getMyEntry,
  listMyEntries,
  proposeEntry,
  withdrawMyEntry,
  type EntryPageOut,
} from '@/api/cases'

const MINE = ['my-entries'] as const

export function useMyEntries(campaignId: Ref<string>) {
  return useQuery({
    queryKey: [...MINE, 'list', campaignId],
    queryFn: ({ signal }) =>
      listMyEntries({ query: { campaign_id: campaignId.value, limit: 50 }, signal }),
  })
}

export function useMyEntry(id: Ref<string>) {
  return useQuery({
    queryKey: [...MINE, 'one', id],
    queryFn: ({ signal }) => getMyEntry({ path: { entry_id: id.value }, signal }),
    retry: false,
  })
}

export function useCandidates(campaignId: string) {
  return useQuery({
    queryKey: [...MINE, 'candidates', campaignId],
    queryFn: ({ signal }) => getEntryCandidates({ path: { campaign_id: campaignId }, signal }),
  })
}

export function useEntryActions() {
  const cache = useQueryClient()
  const options = {
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: MINE })
      void cache.invalidateQueries({ queryKey: ['item-todos'] })
    },
  }
  return {
    propose: useMutation({
      mutationFn: (said: { campaignId: string; itemId: string; key: string }) =>
        proposeEntry({
          path: { campaign_id: said.campaignId },
          body: { item_id: said.itemId },
          headers: { 'Idempotency-Key': said.key },
        }),
      ...options,
    }),
    withdraw: useMutation({
      mutationFn: ({ id, version }: Pick<EntryPageOut, 'id' | 'version'>) =>
        withdrawMyEntry({
          path: { entry_id: id },
          headers: { 'If-Match': `"${String(version)}"` },
        }),
      ...options,
    }),
  }
}
