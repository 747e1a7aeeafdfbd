/** The catalogue in force. It changes a few times a year, so it is asked for once a session. */
import { useQuery } from '@tanstack/vue-query'
import { getAbilities } from '@/api/assessment'

export const ABILITIES = ['abilities'] as const

export function useAbilities() {
  return useQuery({
    queryKey: [...ABILITIES, 'in-force'],
    queryFn: ({ signal }) => getAbilities({ signal }),
    staleTime: 10 * 60_000,
  })
}
