/** Versions of the catalogue: imported, looked at, published or discarded by the city office. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  discardAbilityCatalogue,
  getAbilityCatalogue,
  getAbilityChanges,
  listAbilityCatalogues,
  publishAbilityCatalogue,
  uploadAbilityCatalogue,
} from '@/api/assessment'
import { ABILITIES } from '@/parts/abilities/useAbilities'

export function useVersions() {
  return useQuery({
    queryKey: [...ABILITIES, 'versions'],
    queryFn: ({ signal }) => listAbilityCatalogues({ query: { limit: 200 }, signal }),
  })
}

export function useVersion(id: Ref<string>) {
  return useQuery({
    queryKey: [...ABILITIES, 'version', id],
    queryFn: ({ signal }) => getAbilityCatalogue({ path: { catalogue_id: id.value }, signal }),
  })
}

export function useChanges(id: Ref<string>) {
  return useQuery({
    queryKey: [...ABILITIES, 'changes', id],
    queryFn: ({ signal }) => getAbilityChanges({ path: { catalogue_id: id.value }, signal }),
  })
}

export function useVersionActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ABILITIES })
  return {
    upload: useMutation({
      mutationFn: (body: { file: File; source: string }) =>
        uploadAbilityCatalogue({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    publish: useMutation({
      mutationFn: (id: string) => publishAbilityCatalogue({ path: { catalogue_id: id } }),
      onSuccess,
    }),
    discard: useMutation({
      mutationFn: (id: string) => discardAbilityCatalogue({ path: { catalogue_id: id } }),
      onSuccess,
    }),
  }
}
