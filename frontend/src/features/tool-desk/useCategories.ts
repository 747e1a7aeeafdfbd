/** The categories with how many tools stand in each, and what the centre does with them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import {
  addToolCategory,
  getKeptToolCategories,
  orderToolCategories,
  renameToolCategory,
  retireToolCategory,
  type KeptToolCategoryOut,
  type ToolCategoryIn,
} from '@/api/cases'

const KEPT = ['tool-categories', 'kept'] as const
const seen = ({ id, version }: KeptToolCategoryOut) => ({
  path: { tool_category_id: id },
  headers: { 'If-Match': `"${String(version)}"` },
})

export function useCategories() {
  return useQuery({
    queryKey: KEPT,
    queryFn: ({ signal }) => getKeptToolCategories({ signal }),
  })
}

export function useCategoryActions() {
  const cache = useQueryClient()
  const options = {
    onSettled: () => {
      for (const key of ['tool-categories', 'tool-desk', 'library']) {
        void cache.invalidateQueries({ queryKey: [key] })
      }
    },
  }
  return {
    add: useMutation({
      mutationFn: ({ key, body }: { key: string; body: ToolCategoryIn }) =>
        addToolCategory({ body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    rename: useMutation({
      mutationFn: ({ row, body }: { row: KeptToolCategoryOut; body: ToolCategoryIn }) =>
        renameToolCategory({ ...seen(row), body }),
      ...options,
    }),
    order: useMutation({
      mutationFn: (ids: string[]) => orderToolCategories({ body: { ids } }),
      ...options,
    }),
    retire: useMutation({
      mutationFn: ({ row, into }: { row: KeptToolCategoryOut; into: string }) =>
        retireToolCategory({ ...seen(row), body: { successor_id: into || null } }),
      ...options,
    }),
  }
}
