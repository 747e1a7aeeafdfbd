/** The list of sign-in providers and what the administrator does with it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import {
  changeProvider,
  createProvider,
  listProviders,
  testProvider,
  type ProviderOut,
} from '@/api/auth'
import { changedProvider, newProvider, type ProviderForm } from './provider-form'

const KEY = ['sso', 'providers']

export function useProviders() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => listProviders({ signal }) })
}

export function useSaveProvider() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ known, form }: { known: ProviderOut | null; form: ProviderForm }) =>
      known
        ? changeProvider({
            path: { provider_id: known.id },
            headers: { 'If-Match': `"${known.version}"` },
            body: changedProvider(form),
          })
        : createProvider({
            headers: { 'Idempotency-Key': crypto.randomUUID() },
            body: newProvider(form),
          }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['sso'] }),
  })
}

export function useTestProvider() {
  return useMutation({
    mutationFn: (id: string) => testProvider({ path: { provider_id: id } }),
  })
}
