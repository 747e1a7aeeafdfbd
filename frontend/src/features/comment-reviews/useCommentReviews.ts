/** Reported comments on items of the caller's units, and what is decided about them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  decideComment,
  listCommentReviews,
  type CommentReviewOut,
  type ReviewState,
  type Verdict,
} from '@/api/cases'

const ROOT = ['comment-reviews'] as const

export function useCommentReviews(state: Ref<ReviewState>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, state, cursor],
    queryFn: ({ signal }) =>
      listCommentReviews({
        query: { state: state.value, limit: 20, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useVerdict() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (said: { comment: CommentReviewOut; verdict: Verdict; reason: string }) =>
      decideComment({
        path: { comment_id: said.comment.id },
        headers: { 'If-Match': `"${String(said.comment.version)}"` },
        body: { verdict: said.verdict, reason: said.reason },
      }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ROOT })
      void cache.invalidateQueries({ queryKey: ['item-todos'] })
      void cache.invalidateQueries({ queryKey: ['item-comments'] })
    },
  })
}
