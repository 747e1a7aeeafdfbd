/** Versions of rubrics: read by everyone, copied, edited and published by the city office. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  copyRubric,
  getRubric,
  listRubrics,
  publishRubric,
  replaceRubric,
  type RubricContent,
} from '@/api/assessment'

const ROOT = ['rubrics'] as const

export function useRubrics() {
  return useQuery({
    queryKey: [...ROOT, 'list'],
    queryFn: ({ signal }) => listRubrics({ query: { limit: 200 }, signal }),
  })
}

export function useRubric(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getRubric({ path: { rubric_id: id.value }, signal }),
  })
}

export function useRubricActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    copy: useMutation({
      mutationFn: (source_id: string) =>
        copyRubric({ body: { source_id }, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    replace: useMutation({
      mutationFn: (draft: { id: string; revision: number; body: RubricContent }) =>
        replaceRubric({
          path: { rubric_id: draft.id },
          body: draft.body,
          headers: { 'If-Match': `"${draft.revision}"` },
        }),
      onSuccess,
    }),
    publish: useMutation({
      mutationFn: (id: string) => publishRubric({ path: { rubric_id: id } }),
      onSuccess,
    }),
  }
}
