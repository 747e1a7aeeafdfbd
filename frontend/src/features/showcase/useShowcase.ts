/** What strangers may see, as the server has it now. */
import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, reactive, ref, watch, type Ref } from 'vue'
import {
  createPublicCoverTicket,
  createPublicShowcaseTicket,
  getPublicItem,
  getPublicShowcase,
  listPublicShowcases,
} from '@/api/cases'
import { publicPath } from '@/parts/evidence/public-links'

const ROOT = ['public-showcases'] as const
const PAGE = 12
/** For how many covers one ticket may be asked. */
const MOST_COVERS = 24
/** What is taken back goes from an open page, too. */
const LOOK_AGAIN_MS = 60_000

export function useShowcases() {
  const query = useInfiniteQuery({
    queryKey: [...ROOT, 'list'],
    queryFn: ({ pageParam, signal }) =>
      listPublicShowcases({ query: { limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next_cursor,
  })
  const rows = computed(() => query.data.value?.pages.flatMap(page => page.items) ?? [])
  return { ...query, rows }
}

export function useShowcase(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getPublicShowcase({ path: { showcase_id: id.value }, signal }),
    retry: false,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

export function useShowcaseItem(id: Ref<string>, itemId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'item', id, itemId],
    queryFn: ({ signal }) =>
      getPublicItem({ path: { showcase_id: id.value, item_id: itemId.value }, signal }),
    retry: false,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

interface Covered {
  id: string
  cover_id: string | null
}

/** Where covers open: one ticket for all that are new on the page, or for `most` of them. */
function useCovers(
  rows: () => readonly Covered[],
  ask: (ids: string[]) => Promise<string>,
  most: number,
) {
  const links = reactive(new Map<string, string>())
  const asked = new Set<string>()
  /** Covers that broke: each is asked for once more, the ticket may have run out. */
  const broken = ref(new Set<string>())
  async function open(fresh: readonly Covered[]): Promise<void> {
    try {
      const ticket = await ask(fresh.map(({ id }) => id))
      for (const { id, cover_id } of fresh) {
        if (cover_id) links.set(id, publicPath(cover_id, 'thumbnail', ticket))
      }
    } catch {
      // A page without pictures still is the page.
      for (const { id } of fresh) asked.delete(id)
    }
  }
  function forget(id: string): void {
    links.delete(id)
    if (broken.value.has(id)) return
    asked.delete(id)
    broken.value.add(id)
  }
  watch(
    [rows, () => broken.value.size] as const,
    ([found]) => {
      const fresh = found.filter(({ id, cover_id }) => cover_id && !asked.has(id))
      for (const { id } of fresh) asked.add(id)
      for (let at = 0; at < fresh.length; at += most) void open(fresh.slice(at, at + most))
    },
    { immediate: true },
  )
  return { links, forget }
}

export function useShowcaseCovers(rows: () => readonly Covered[]) {
  const ask = async (showcase_ids: string[]) => {
    const { ticket } = await createPublicCoverTicket({ body: { showcase_ids } })
    return ticket
  }
  return useCovers(rows, ask, MOST_COVERS)
}

export function useItemCovers(id: Ref<string>, rows: () => readonly Covered[]) {
  const ask = async () => {
    const { ticket } = await createPublicShowcaseTicket({ path: { showcase_id: id.value } })
    return ticket
  }
  return useCovers(rows, ask, Infinity)
}
