/** Showcases as the server has them, and what one does with them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  agreeShowcase,
  closeShowcase,
  createShowcase,
  deleteShowcase,
  getShowcase,
  listItems,
  listShowcases,
  openShowcase,
  previewShowcase,
  returnShowcase,
  submitShowcase,
  withdrawShowcase,
  type NewShowcaseIn,
  type ShowcaseShow,
} from '@/api/cases'

const ROOT = ['showcases'] as const
const PAGE = 20
export const showcaseKey = (id: string) => [...ROOT, 'one', id] as const

export function useShowcases(show: Ref<ShowcaseShow>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', show, cursor],
    queryFn: ({ signal }) =>
      listShowcases({
        query: { show: show.value, limit: PAGE, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useShowcase(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getShowcase({ path: { showcase_id: id.value }, signal }),
    retry: false,
  })
}

export function usePublicView(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'public-view', id],
    queryFn: ({ signal }) => previewShowcase({ path: { showcase_id: id.value }, signal }),
    retry: false,
  })
}

/** Items that may be put into a showcase, by words of theirs. */
export function useCandidates(words: Readonly<Ref<string>>) {
  return useQuery({
    queryKey: [...ROOT, 'candidates', words],
    queryFn: ({ signal }) => listItems({ query: { q: words.value, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
  })
}

interface Seen {
  id: string
  version: number
}
const seen = ({ id, version }: Seen) => ({
  path: { showcase_id: id },
  headers: { 'If-Match': `"${String(version)}"` },
})

export type Step = 'open' | 'close' | 'submit' | 'withdraw' | 'agree'
const STEPS = {
  open: openShowcase,
  close: closeShowcase,
  submit: submitShowcase,
  withdraw: withdrawShowcase,
  agree: agreeShowcase,
}

export function useShowcaseActions() {
  const cache = useQueryClient()
  const options = { onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }) }
  return {
    create: useMutation({
      mutationFn: ({ key, body }: { key: string; body: NewShowcaseIn }) =>
        createShowcase({ body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    step: useMutation({
      mutationFn: ({ verb, one }: { verb: Step; one: Seen }) => STEPS[verb](seen(one)),
      ...options,
    }),
    sendBack: useMutation({
      mutationFn: ({ one, reason }: { one: Seen; reason: string }) =>
        returnShowcase({ ...seen(one), body: { reason } }),
      ...options,
    }),
    remove: useMutation({
      mutationFn: (one: Seen) => deleteShowcase(seen(one)),
      onSuccess: () => cache.invalidateQueries({ queryKey: [...ROOT, 'list'] }),
    }),
  }
}
