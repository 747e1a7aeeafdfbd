/** Where the signed-in teacher was drawn. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { acknowledgeDraw, getMyDraws, objectToDraw } from '@/api/assessment'

const ROOT = ['my-draws'] as const

export function useMyDraws() {
  return useQuery({ queryKey: ROOT, queryFn: ({ signal }) => getMyDraws({ signal }) })
}

export function useMyDrawActions() {
  const cache = useQueryClient()
  const onSuccess = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
  return {
    acknowledge: useMutation({
      mutationFn: (id: string) => acknowledgeDraw({ path: { pick_id: id } }),
      onSuccess,
    }),
    object: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        objectToDraw({ path: { pick_id: id }, body: { reason } }),
      onSuccess,
    }),
  }
}
