/** How many pieces of results 成果资源包 the library holds of teachers in a scheme's year. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { getYear } from '@/api/assessment'
import { listOutcomePieces } from '@/api/cases'

export interface Counted {
  school_id: string
  year_id: string
  people: readonly string[] // at most a page of them
}

export function usePieces(asked: Ref<Counted | null>) {
  return useQuery({
    queryKey: ['outcome-pieces', asked],
    queryFn: async ({ signal }) => {
      const { school_id, year_id, people } = asked.value as Counted
      const year = await getYear({ path: { year_id }, signal })
      const found = await listOutcomePieces({
        path: { sharing_school_id: school_id },
        query: {
          person_id: [...people],
          since: year.starts_on,
          until: year.ends_on,
          limit: people.length,
        },
        signal,
      })
      return new Map(found.items.map(one => [one.person_id, one]))
    },
    enabled: computed(() => asked.value !== null && asked.value.people.length > 0),
  })
}
