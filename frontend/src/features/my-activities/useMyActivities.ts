/** Activities that the caller is expected at, and signing in to one. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { getMyActivity, listMyActivities, signInToActivity } from '@/api/assessment'

const ROOT = ['my-activities'] as const

export function useMyActivities(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', yearId, cursor],
    queryFn: ({ signal }) =>
      listMyActivities({
        query: { year_id: yearId.value, limit: 20, cursor: cursor.value ?? null },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    retry: false,
  })
}

export function useMyActivity(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getMyActivity({ path: { activity_id: id.value }, signal }),
    retry: false,
  })
}

export function useSignIn(id: Ref<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (code: string) =>
      signInToActivity({ path: { activity_id: id.value }, body: { code } }),
    onSuccess: ({ activity }) => {
      cache.setQueryData([...ROOT, 'one', id.value], activity)
      void cache.invalidateQueries({ queryKey: [...ROOT, 'list'] })
      void cache.invalidateQueries({ queryKey: ['todos'] })
    },
  })
}
