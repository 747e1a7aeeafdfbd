/** Rights that wait for this administrator to confirm or refuse; the own proposals do not count. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listGrantProposals } from '@/api/auth'
import { useSession } from '@/parts/session/session'
import { waitFor } from './waiting-proposals'

export function useWaitingProposals() {
  const session = useSession()
  const query = useQuery({
    queryKey: ['grant-proposals', 'waiting'],
    queryFn: ({ signal }) =>
      listGrantProposals({ query: { state: 'pending', limit: 100 }, signal }),
    enabled: computed(() => session.hasRole('system_admin', 'security_admin')),
    refetchInterval: 120_000,
  })
  return computed(() => waitFor(session.person?.id, query.data.value?.items ?? []))
}
