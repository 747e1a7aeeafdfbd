/** A desk of a campaign: its lists, one entry, and what is done with it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  admitEntry,
  getCampaign,
  getCampaignDesk,
  getEntry,
  getResultsBelow,
  listEntries,
  nominateEntry,
  nominateResult,
  orderEntries,
  refuseEntry,
  returnEntry,
  takeBackEntry,
  type DeskEntryOut,
  type EntryShow,
} from '@/api/cases'

export type DeskSide = 'school' | 'district' | 'owner'
export type UnitSide = Exclude<DeskSide, 'owner'>
export type DeskVerb = 'nominate' | 'admit' | 'withdraw' | 'return' | 'refuse'
/** In the order of the buttons: the way up first. */
export const DESK_VERBS: readonly DeskVerb[] = ['nominate', 'admit', 'withdraw', 'return', 'refuse']
export const asksReason = (verb: DeskVerb): boolean => ['return', 'refuse'].includes(verb)

const ROOT = ['campaign-desk'] as const
/** One page holds every place of a unit; the server gives no more at once. */
export const PAGE = 200

export function useDesk(id: Ref<string>, side: Ref<DeskSide>) {
  return useQuery({
    queryKey: [...ROOT, 'desk', id, side],
    queryFn: ({ signal }) =>
      getCampaignDesk({ path: { campaign_id: id.value }, query: { side: side.value }, signal }),
    retry: false,
  })
}

export function useDeskCampaign(id: Ref<string>) {
  return useQuery({
    queryKey: ['campaigns', 'one', id],
    queryFn: ({ signal }) => getCampaign({ path: { campaign_id: id.value }, signal }),
    retry: false,
  })
}

export function useEntries(
  id: Ref<string>,
  side: Ref<DeskSide>,
  show: Ref<EntryShow>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', id, side, show, cursor],
    queryFn: ({ signal }) =>
      listEntries({
        path: { campaign_id: id.value },
        query: {
          side: side.value,
          show: show.value,
          limit: show.value === 'placed' ? PAGE : 50,
          cursor: cursor.value ?? null,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useEntry(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getEntry({ path: { entry_id: id.value }, signal }),
    retry: false,
  })
}

export function useLeft(id: string, side: UnitSide) {
  return useQuery({
    queryKey: [...ROOT, 'left', id, side],
    queryFn: ({ signal }) =>
      listEntries({
        path: { campaign_id: id },
        query: { side, show: 'handled', limit: PAGE },
        signal,
      }),
  })
}

export function useRisings(id: string) {
  return useQuery({
    queryKey: [...ROOT, 'risings', id],
    queryFn: ({ signal }) => getResultsBelow({ path: { campaign_id: id }, signal }),
  })
}

export interface Said {
  verb: DeskVerb
  entry: Pick<DeskEntryOut, 'id' | 'version'>
  reason?: string
  replacesId?: string | null
}

function decide({ verb, entry, reason = '', replacesId = null }: Said) {
  const to = {
    path: { entry_id: entry.id },
    headers: { 'If-Match': `"${String(entry.version)}"` },
  }
  const calls = {
    nominate: () => nominateEntry({ ...to, body: { replaces_id: replacesId } }),
    admit: () => admitEntry(to),
    withdraw: () => takeBackEntry(to),
    return: () => returnEntry({ ...to, body: { reason } }),
    refuse: () => refuseEntry({ ...to, body: { reason } }),
  }
  return calls[verb]()
}

export function useDeskActions() {
  const cache = useQueryClient()
  // Also after a refusal: who was second sees what the first one did.
  const onSettled = async () => {
    await cache.invalidateQueries({ queryKey: ROOT })
    void cache.invalidateQueries({ queryKey: ['item-todos'] })
  }
  return {
    step: useMutation({ mutationFn: decide, onSettled }),
    order: useMutation({
      mutationFn: (said: { id: string; side: UnitSide; seen: string[]; wanted: string[] }) =>
        orderEntries({
          path: { campaign_id: said.id },
          body: { side: said.side, seen_ids: said.seen, entry_ids: said.wanted },
        }),
      onSettled,
    }),
    rise: useMutation({
      mutationFn: (said: { id: string; entryId: string; key: string }) =>
        nominateResult({
          path: { campaign_id: said.id },
          body: { entry_id: said.entryId },
          headers: { 'Idempotency-Key': said.key },
        }),
      onSettled,
    }),
  }
}
