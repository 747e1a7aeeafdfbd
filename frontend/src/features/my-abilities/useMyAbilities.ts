/** The caller's abilities of a year, and what is done with one of them. */
import { useMutation, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  beginCertification,
  getMyCertifications,
  submitCertification,
  withdrawCertification,
} from '@/api/assessment'
import { CERTIFICATIONS, useFresh } from '@/parts/certification/use-certification'

export function useMyAbilities(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'mine', yearId],
    queryFn: ({ signal }) => getMyCertifications({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== ''),
  })
}

export function useMyAbilityActions() {
  const onSuccess = useFresh()
  const path = (id: string) => ({ path: { certification_id: id } })
  return {
    begin: useMutation({
      mutationFn: (asked: { ability_code: string; year_id: string }) =>
        beginCertification({
          body: asked,
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      onSuccess,
    }),
    submit: useMutation({ mutationFn: (id: string) => submitCertification(path(id)), onSuccess }),
    withdraw: useMutation({
      mutationFn: (id: string) => withdrawCertification(path(id)),
      onSuccess,
    }),
  }
}
