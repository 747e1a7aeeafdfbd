/** How many pieces of results 成果资源包 the library holds of teachers in a scheme's year. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { listOutcomePieces } from '@/api/cases'
import { useYears } from '@/parts/years/use-years'

export interface Counted {
  school_id: string
  year_id: string
  people: readonly string[] // at most a page of them
}

export function usePieces(asked: Ref<Counted | null>) {
  const { data: years } = useYears()
  const year = computed(() => years.value?.find(({ id }) => id === asked.value?.year_id))
  return useQuery({
    queryKey: ['outcome-pieces', asked, year],
    queryFn: async ({ signal }) => {
      const { school_id, people } = asked.value as Counted
      const found = await listOutcomePieces({
        path: { sharing_school_id: school_id },
        query: {
          person_id: [...people],
          since: year.value?.starts_on,
          until: year.value?.ends_on,
          limit: people.length,
        },
        signal,
      })
      return new Map(found.items.map(one => [one.person_id, one]))
    },
    enabled: computed(() => year.value !== undefined && !!asked.value?.people.length),
  })
}
