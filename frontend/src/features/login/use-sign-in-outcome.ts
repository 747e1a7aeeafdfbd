/** Why the last sign-in through another system opened nothing, and what account waits there. */
import { useQuery } from '@tanstack/vue-query'
import { isRefusal } from '@/api'
import { getSignInOutcome } from '@/api/auth'

/** No such sign-in, or one that is too long ago, is `null` and no error. */
export function useSignInOutcome() {
  return useQuery({
    queryKey: ['sso', 'outcome'],
    queryFn: ({ signal }) =>
      getSignInOutcome({ signal }).catch((error: unknown) => {
        if (isRefusal(error, 404)) return null
        throw error
      }),
    retry: false,
  })
}
