/** Statistics of sharing: the numbers, the people apart from them, and the lists beside. */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  getSharingCrowd,
  getSharingLeaders,
  getSharingStatistics,
  listSharingPeople,
  listSilentUnits,
} from '@/api/cases'
import { askedBy, type Chosen } from './chosen'

const ROOT = ['sharing-statistics'] as const
const LIMIT = 20

export function useSharing(chosen: Ref<Chosen>) {
  const query = () => askedBy(chosen.value)
  const options = { placeholderData: keepPreviousData, retry: false }
  return {
    numbers: useQuery({
      queryKey: [...ROOT, 'numbers', chosen],
      queryFn: ({ signal }) => getSharingStatistics({ query: query(), signal }),
      ...options,
    }),
    // Distinct people take longer to count: the numbers do not wait, and no old ones stand by them.
    crowd: useQuery({
      queryKey: [...ROOT, 'crowd', chosen],
      queryFn: ({ signal }) => getSharingCrowd({ query: query(), signal }),
      retry: false,
    }),
    leaders: useQuery({
      queryKey: [...ROOT, 'leaders', chosen],
      queryFn: ({ signal }) => getSharingLeaders({ query: query(), signal }),
      ...options,
    }),
  }
}

export function useSilent(chosen: Ref<Chosen>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'silent', chosen, cursor],
    queryFn: ({ signal }) =>
      listSilentUnits({
        query: { ...askedBy(chosen.value), limit: LIMIT, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function usePeople(
  schoolId: Ref<string>,
  chosen: Ref<Chosen>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'people', schoolId, chosen, cursor],
    queryFn: ({ signal }) => {
      const { since, until, kind } = askedBy(chosen.value)
      return listSharingPeople({
        path: { sharing_school_id: schoolId.value },
        query: { since, until, kind, limit: LIMIT, cursor: cursor.value ?? null },
        signal,
      })
    },
    placeholderData: keepPreviousData,
  })
}
