/** The centre's desk: the tools, how their links are, and what is done with many. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  decideTools,
  getToolLinkReport,
  listTools,
  previewTools,
  type ToolBatchIn,
} from '@/api/cases'
import { queryOf, type Asked } from './asked'

const ROOT = ['tool-desk'] as const

export function useTools(asked: Ref<Asked>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', asked, cursor],
    queryFn: ({ signal }) =>
      listTools({
        query: { ...queryOf(asked.value), limit: 20, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useLinkReport() {
  return useQuery({
    queryKey: [...ROOT, 'links'],
    queryFn: ({ signal }) => getToolLinkReport({ signal }),
  })
}

export function useBatch() {
  const cache = useQueryClient()
  return {
    preview: useMutation({ mutationFn: (body: ToolBatchIn) => previewTools({ body }) }),
    commit: useMutation({
      mutationFn: (body: ToolBatchIn) => decideTools({ body }),
      // A lost answer may have been a deed: the lists are read again whatever was answered.
      onSettled: () => {
        for (const key of ['tool-desk', 'library', 'item-todos', 'tool-categories']) {
          void cache.invalidateQueries({ queryKey: [key] })
        }
      },
    }),
  }
}
