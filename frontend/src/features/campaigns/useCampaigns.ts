/** Campaigns, one of them, and what is done with it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  cancelCampaign,
  changeCampaignDates,
  createCampaign,
  discardCampaign,
  getCampaign,
  getCampaignParents,
  getCampaignUnits,
  listCampaignQuotas,
  listCampaigns,
  openCampaign,
  proposeCampaignQuotas,
  setCampaignQuotas,
  type CampaignLevel,
  type CampaignPageOut,
  type CampaignShow,
  type DatesIn,
  type NewCampaignIn,
  type QuotasIn,
} from '@/api/cases'

export const ROOT = ['campaigns'] as const
export const campaignKey = (id: string) => [...ROOT, 'one', id] as const
type Seen = Pick<CampaignPageOut, 'id' | 'version'>
const seen = ({ id, version }: Seen) => ({
  path: { campaign_id: id },
  headers: { 'If-Match': `"${String(version)}"` },
})

export function useCampaigns(
  show: Ref<CampaignShow>,
  level: Ref<CampaignLevel | ''>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', show, level, cursor],
    queryFn: ({ signal }) =>
      listCampaigns({
        query: {
          show: show.value,
          level: level.value || null,
          limit: 20,
          cursor: cursor.value ?? null,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useCampaign(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getCampaign({ path: { campaign_id: id.value }, signal }),
    retry: false,
  })
}

export function useCampaignUnits() {
  return useQuery({
    queryKey: [...ROOT, 'units'],
    queryFn: ({ signal }) => getCampaignUnits({ signal }),
  })
}

export function useParents(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'parents', id],
    queryFn: ({ signal }) => getCampaignParents({ path: { campaign_id: id.value }, signal }),
  })
}

export function useQuotas(id: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'quotas', id, cursor],
    queryFn: ({ signal }) =>
      listCampaignQuotas({
        path: { campaign_id: id.value },
        query: { limit: 50, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export interface Asked {
  kind: 'school' | 'district'
  per: number
  least: number
  most: number
}

export function useShares() {
  return useMutation({
    mutationFn: ({ id, asked }: { id: string; asked: Asked }) =>
      proposeCampaignQuotas({ path: { campaign_id: id }, query: asked }),
  })
}

export function useCampaignActions() {
  const cache = useQueryClient()
  const options = {
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ROOT })
      void cache.invalidateQueries({ queryKey: ['item-todos'] })
    },
  }
  return {
    create: useMutation({
      mutationFn: ({ key, body }: { key: string; body: NewCampaignIn }) =>
        createCampaign({ body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    discard: useMutation({ mutationFn: (row: Seen) => discardCampaign(seen(row)), ...options }),
    open: useMutation({ mutationFn: (row: Seen) => openCampaign(seen(row)), ...options }),
    dates: useMutation({
      mutationFn: ({ row, body }: { row: Seen; body: DatesIn }) =>
        changeCampaignDates({ ...seen(row), body }),
      ...options,
    }),
    cancel: useMutation({
      mutationFn: ({ row, reason }: { row: Seen; reason: string }) =>
        cancelCampaign({ ...seen(row), body: { reason } }),
      ...options,
    }),
    quotas: useMutation({
      mutationFn: ({ row, body }: { row: Seen; body: QuotasIn }) =>
        setCampaignQuotas({ ...seen(row), body }),
      ...options,
    }),
  }
}
