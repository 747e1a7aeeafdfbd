/** 待办: derived by the server from the state of things, so nothing is ticked off here. */
import { useQuery } from '@tanstack/vue-query'
import { listTodos } from '@/api/assessment'
import { learnServerTime } from '@/shared/lib/clock'

export function useTodos() {
  return useQuery({
    queryKey: ['todos'],
    queryFn: async ({ signal }) => {
      const sentAt = Date.now()
      const answer = await listTodos({ signal })
      learnServerTime(answer.server_time, sentAt)
      return answer
    },
    refetchInterval: 120_000,
  })
}
