/** Announced results of campaigns, and one's objections to them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  getCampaignResult,
  listCampaignResults,
  listEntryResults,
  listMyResultObjections,
  objectToResult,
} from '@/api/cases'

const ROOT = ['campaign-results'] as const
const LIMIT = 20
const pageOf = (cursor: Ref<string | undefined>) => ({
  limit: LIMIT,
  cursor: cursor.value ?? null,
})

export function useResults(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) => listCampaignResults({ query: pageOf(cursor), signal }),
    placeholderData: keepPreviousData,
  })
}

export function useResult(id: Ref<string>, cursor: Ref<string | undefined>) {
  const path = () => ({ campaign_id: id.value })
  const campaign = useQuery({
    queryKey: [...ROOT, id, 'campaign'],
    queryFn: ({ signal }) => getCampaignResult({ path: path(), signal }),
    retry: false,
  })
  const isThere = computed(() => campaign.isSuccess.value)
  return {
    campaign,
    entries: useQuery({
      queryKey: [...ROOT, id, 'entries', cursor],
      queryFn: ({ signal }) => listEntryResults({ path: path(), query: pageOf(cursor), signal }),
      enabled: isThere,
      placeholderData: keepPreviousData,
    }),
    objections: useQuery({
      queryKey: [...ROOT, id, 'objections'],
      queryFn: ({ signal }) =>
        listMyResultObjections({ path: path(), query: { limit: 50 }, signal }),
      enabled: isThere,
    }),
  }
}

export function useObjecting(id: Ref<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ entryId, text, key }: { entryId: string; text: string; key: string }) =>
      objectToResult({
        path: { campaign_id: id.value, entry_id: entryId },
        body: { text },
        headers: { 'Idempotency-Key': key },
      }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: [...ROOT, id] }),
  })
}
