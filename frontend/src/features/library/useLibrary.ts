/** The library as the server has it: the list by cursor, its counts, one item and its like. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  getItem,
  getItemFacets,
  getSimilarItems,
  listItems,
  restoreItem,
  restoreMyItem,
  takeDownItem,
  takeDownMyItem,
  type ItemPageOut,
  type Sort,
} from '@/api/cases'
import { askedBy, type Wanted } from './wanted'

const ROOT = ['library'] as const
const PAGE = 20

export function useItems(wanted: Ref<Wanted>, sort: Ref<Sort>) {
  const query = useInfiniteQuery({
    queryKey: [...ROOT, 'list', wanted, sort],
    queryFn: ({ pageParam, signal }) => {
      const asked = { ...askedBy(wanted.value), sort: sort.value, limit: PAGE }
      return listItems({ query: { ...asked, cursor: pageParam ?? undefined }, signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next_cursor,
    placeholderData: keepPreviousData,
  })
  const rows = computed(() => query.data.value?.pages.flatMap(page => page.items) ?? [])
  return { ...query, rows }
}

export function useFacets(wanted: Ref<Wanted>) {
  return useQuery({
    queryKey: [...ROOT, 'facets', wanted],
    queryFn: ({ signal }) => getItemFacets({ query: askedBy(wanted.value), signal }),
    placeholderData: keepPreviousData,
  })
}

export function useItem(id: Ref<string>, versionNo: Ref<number | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'item', id, versionNo],
    queryFn: ({ signal }) =>
      getItem({ path: { item_id: id.value }, query: { version_no: versionNo.value }, signal }),
  })
}

export function useSimilar(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'similar', id],
    queryFn: ({ signal }) => getSimilarItems({ path: { item_id: id.value }, signal }),
  })
}

export type Keeping = 'take_down' | 'restore'
type Kept = Pick<ItemPageOut, 'id' | 'version' | 'is_owner' | 'is_citys'>

/** Authors take down what is theirs, keepers what lies in their unit and what is the city's. */
const CALLS = {
  take_down: { own: takeDownMyItem, kept: takeDownItem },
  restore: { own: restoreMyItem, kept: restoreItem },
} as const

export function useKeeping() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, item, reason }: { verb: Keeping; item: Kept; reason: string }) =>
      CALLS[verb][item.is_owner && !item.is_citys ? 'own' : 'kept']({
        path: { item_id: item.id },
        body: { reason },
        headers: { 'If-Match': `"${item.version}"` },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }),
  })
}
