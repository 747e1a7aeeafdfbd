/** Deletion requests of others that wait for this person: counted by the service that keeps files. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { countDeletionRequests } from '@/api/evidence'
import { useSession } from '@/parts/session/session'

export function useWaitingDeletions() {
  const session = useSession()
  const query = useQuery({
    queryKey: ['my-files', 'requests', 'waiting'],
    queryFn: ({ signal }) => countDeletionRequests({ signal }),
    enabled: computed(() => session.hasRole('school_lead', 'city_office')),
    refetchInterval: 120_000,
  })
  return computed(() => query.data.value?.count ?? 0)
}
