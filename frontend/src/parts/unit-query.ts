/** One unit by its id: every part of a page that names it shares the answer. */
import { queryOptions } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { getOrganisation } from '@/api/auth'

/** Asks nothing while there is no id. */
export function unitQuery(id: MaybeRefOrGetter<string>) {
  return queryOptions({
    queryKey: ['organisations', 'one', id] as const,
    queryFn: ({ signal }) => getOrganisation({ path: { organisation_id: toValue(id) }, signal }),
    enabled: computed(() => toValue(id) !== ''),
  })
}
