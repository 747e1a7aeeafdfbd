/** The people of one school, for choosing who goes to a new one. */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { listPeople } from '@/api/auth'

export function useSchoolPeople(orgId: Ref<string>, q: Readonly<Ref<string>>) {
  return useQuery({
    queryKey: ['people', 'of-school', orgId, q],
    queryFn: ({ signal }) =>
      listPeople({
        query: {
          org_id: orgId.value,
          status: 'active',
          q: q.value.trim() || undefined,
          limit: 200,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}
