/** Comments on an item as the server has them, page after page, and what one does with them. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createComment,
  deleteComment,
  editComment,
  listItemComments,
  reportComment,
  type CommentOut,
  type ReportKind,
} from '@/api/cases'

const PAGE = 10
type Seen = Pick<CommentOut, 'id' | 'version'>
const seen = ({ id, version }: Seen) => ({
  path: { comment_id: id },
  headers: { 'If-Match': `"${String(version)}"` },
})

export function useComments(id: Ref<string>) {
  const query = useInfiniteQuery({
    queryKey: ['item-comments', id],
    queryFn: ({ pageParam, signal }) =>
      listItemComments({
        path: { item_id: id.value },
        query: { limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next_cursor,
  })
  const rows = computed(() => query.data.value?.pages.flatMap(page => page.items) ?? [])
  return { ...query, rows }
}

export function useCommenting(id: Ref<string>) {
  const cache = useQueryClient()
  const options = {
    onSuccess: async () => {
      void cache.invalidateQueries({ queryKey: ['item-feedback', id.value] })
      void cache.invalidateQueries({ queryKey: ['item-todos'] })
      await cache.invalidateQueries({ queryKey: ['item-comments', id.value] })
    },
  }
  return {
    write: useMutation({
      mutationFn: ({ text, parent, key }: { text: string; parent: string | null; key: string }) =>
        createComment({
          path: { item_id: id.value },
          body: { text, parent_id: parent },
          headers: { 'Idempotency-Key': key },
        }),
      ...options,
    }),
    edit: useMutation({
      mutationFn: ({ comment, text }: { comment: Seen; text: string }) =>
        editComment({ ...seen(comment), body: { text } }),
      ...options,
    }),
    remove: useMutation({
      mutationFn: (comment: Seen) => deleteComment(seen(comment)),
      ...options,
    }),
    report: useMutation({
      mutationFn: ({ comment, kind, said }: { comment: Seen; kind: ReportKind; said: string }) =>
        reportComment({ path: { comment_id: comment.id }, body: { kind, said } }),
      ...options,
    }),
  }
}
