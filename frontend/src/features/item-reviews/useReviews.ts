/** The desk of school, district or city: what waits, one of it, and decisions. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  decideItems,
  getItem,
  listItemReviews,
  previewItemDecisions,
  publishItem,
  recommendItem,
  restoreItem,
  returnItem,
  selectItem,
  takeDownItem,
  type DeskState,
  type ForeseeIn,
  type ItemPageOut,
  type Kind,
  type ManyIn,
} from '@/api/cases'
import type { DeskVerb } from './verbs'

const ROOT = ['item-reviews'] as const

export function useReviews(
  state: Ref<DeskState>,
  kind: Ref<Kind | ''>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', state, kind, cursor],
    queryFn: ({ signal }) =>
      listItemReviews({
        query: {
          state: state.value,
          kind: kind.value || null,
          limit: 20,
          cursor: cursor.value ?? null,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

/** The school judges the version that was handed in; an office the published one. */
export function useReviewed(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: async ({ signal }) => {
      const path = { item_id: id.value }
      const shown = await getItem({ path, signal })
      const isWaiting = shown.pending === 'submitted' && shown.version_no !== shown.newest_no
      if (!isWaiting || !shown.actions.includes('publish')) return shown
      return getItem({ path, query: { version_no: shown.newest_no }, signal })
    },
    retry: false,
  })
}

function decide(verb: DeskVerb, item: Pick<ItemPageOut, 'id' | 'version'>, reason: string) {
  const to = {
    path: { item_id: item.id },
    headers: { 'If-Match': `"${String(item.version)}"` },
  }
  const why = { ...to, body: { reason } }
  const calls = {
    publish: () => publishItem(to),
    recommend: () => recommendItem(to),
    select: () => selectItem(to),
    return: () => returnItem(why),
    take_down: () => takeDownItem(why),
    restore: () => restoreItem(why),
  }
  return calls[verb]()
}

/** What would become of each: told before anything is done, with the versions that are shown. */
export function useForeseen(body: ForeseeIn) {
  return useQuery({
    queryKey: [...ROOT, 'preview', body],
    queryFn: ({ signal }) => previewItemDecisions({ body, signal }),
    gcTime: 0,
    retry: false,
  })
}

export function useDecisions() {
  const cache = useQueryClient()
  const options = {
    // A lost answer may have been a deed: the lists are read again whatever was answered.
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: [...ROOT, 'list'] })
      void cache.invalidateQueries({ queryKey: ['item-todos'] })
    },
  }
  return {
    one: useMutation({
      mutationFn: (said: { verb: DeskVerb; item: ItemPageOut; reason: string }) =>
        decide(said.verb, said.item, said.reason),
      ...options,
    }),
    many: useMutation({ mutationFn: (body: ManyIn) => decideItems({ body }), ...options }),
  }
}
