/** Machine clients; a secret is in the answer of one call only and never in the cache. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  changeApiClient,
  createApiClient,
  listApiClients,
  rotateApiClientSecret,
  type ClientChangeIn,
  type ClientIn,
  type ClientOut,
} from '@/api/auth'

const ROOT = ['api-clients'] as const

/** The scopes an outside client may get, in the order of the form. */
export const SCOPES = [
  'directory:read',
  'organisations:read',
  'people:read',
  'imports:write',
  'hours:write',
] as const

export function useClients(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) => listApiClients({ query: { cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

function seen({ id, version }: ClientOut) {
  return { path: { api_client_id: id }, headers: { 'If-Match': `"${version}"` } }
}

export function useClientActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    create: useMutation({
      mutationFn: (body: ClientIn) => createApiClient({ body }),
      gcTime: 0,
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ client, body }: { client: ClientOut; body: ClientChangeIn }) =>
        changeApiClient({ ...seen(client), body }),
      onSuccess,
    }),
    rotate: useMutation({
      mutationFn: ({ client, hours }: { client: ClientOut; hours: number }) =>
        rotateApiClientSecret({ ...seen(client), body: { overlap_hours: hours } }),
      gcTime: 0,
      onSuccess,
    }),
  }
}
