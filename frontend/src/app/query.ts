/** The cache of server data and when it asks again. */
import { QueryClient } from '@tanstack/vue-query'
import { isRefusal } from '@/api'

/** Only what may pass by itself is tried again; a refusal is an answer. */
function mayPass(error: unknown): boolean {
  return isRefusal(error, 0, 429, 502, 503, 504)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
      // Without this the library waits for `online`, and the screen would hang in a skeleton.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
