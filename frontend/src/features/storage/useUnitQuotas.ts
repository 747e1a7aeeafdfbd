/** Units with a limit of their own, the room of one, and setting it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { getUnitQuota, listUnitQuotas, setUnitQuota, type UnitRoomOut } from '@/api/evidence'

const ROOT = ['unit-quotas'] as const
export const GIB = 1024 ** 3

export function useUnitQuotas(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) => listUnitQuotas({ query: { cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useUnitRoom(orgId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', orgId],
    queryFn: ({ signal }) => getUnitQuota({ path: { org_id: orgId.value }, signal }),
    enabled: computed(() => orgId.value !== ''),
    staleTime: 0,
  })
}

export interface QuotaWish {
  room: UnitRoomOut
  /** In bytes; null = the usual limit again. */
  limit: number | null
  reason: string
}

export function useSetUnitQuota() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ room, limit, reason }: QuotaWish) =>
      setUnitQuota({
        path: { org_id: room.org_id },
        headers: { 'If-Match': `"${room.version}"` },
        body: { limit, reason },
      }),
    onSettled: () => cache.invalidateQueries({ queryKey: ROOT }),
  })
}

/** Bytes of what was typed in GB; null where it is no sensible number. */
export function bytesOf(gigabytes: string): number | null {
  const typed = gigabytes.trim()
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(typed)) return null
  const bytes = Math.round(Number(typed) * GIB)
  return bytes >= 1024 ** 2 && bytes <= 1024 ** 5 ? bytes : null
}

/** Bytes as they are typed again: at most two decimals. */
export function gigabytesOf(bytes: number): string {
  return String(Math.round((bytes / GIB) * 100) / 100)
}
