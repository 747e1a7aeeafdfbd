/** To-dos about the library's items: told by the service that keeps them. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listItemTodos } from '@/api/cases'
import { useSession } from '@/parts/session/session'

export function useItemTodos() {
  const session = useSession()
  const query = useQuery({
    queryKey: ['item-todos'],
    queryFn: ({ signal }) => listItemTodos({ signal }),
    enabled: computed(() =>
      session.hasRole(
        'teacher',
        'group_leader',
        'school_team',
        'school_lead',
        'district_office',
        'city_office',
        'expert',
        'equipment_centre',
      ),
    ),
    refetchInterval: 120_000,
  })
  return computed(() => query.data.value?.items ?? [])
}
