import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, reactive, watch, type Ref } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import { json } from '@/api/json'
import { listSubmissions, type QueueFilter } from '@/parts/submission/submission-api'

const PAGE = 50

/** The queue's filter lives in the address, so that going back finds it again. */
export function useQueueFilter() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => String(route.query[name] ?? '')
  const filter = reactive({
    state: text('state'),
    round_id: text('round_id'),
    district_id: text('district_id'),
    q: text('q'),
    is_overdue: text('is_overdue') === 'true',
  })
  const isFiltered = computed(() => Object.values(filter).some(Boolean))
  function clear(): void {
    Object.assign(filter, { state: '', round_id: '', district_id: '', q: '', is_overdue: false })
  }
  // A search that settles after a click on a school must not call the page back.
  let isLeaving = false
  onBeforeRouteLeave(() => {
    isLeaving = true
  })
  watch(filter, () => {
    if (isLeaving) return
    const set = Object.entries(filter).filter(([, value]) => Boolean(value))
    const query = Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
    void router.replace({ query })
  })
  return { filter, isFiltered, clear }
}

export function useQueue(filter: Required<QueueFilter>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['submissions', { ...filter }]),
    queryFn: ({ pageParam, signal }) => listSubmissions(filter, pageParam, PAGE, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next_cursor,
  })
  const rows = computed(() => query.data.value?.pages.flatMap(page => page.items) ?? [])
  return { ...query, rows }
}

/** The districts a city-wide queue can be narrowed to. */
export function useDistricts(enabled: Ref<boolean>) {
  return useQuery({
    queryKey: ['organisations', 'districts'],
    queryFn: async ({ signal }) => {
      const query = { kind: 'district', limit: 50 }
      const path = '/api/auth/v1/organisations'
      const page = await json<{ items: { id: string; name: string }[] }>('GET', path, undefined, {
        query,
        signal,
      })
      return page.items
    },
    enabled,
    staleTime: 10 * 60_000,
  })
}
