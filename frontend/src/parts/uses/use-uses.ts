/** Regular classroom use 常态化应用记录: the own month, and counts of a school or group. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createUse,
  deleteUse,
  editUse,
  getMyUses,
  listUses,
  listUseTeachers,
  type UseIn,
  type UseOut,
} from '@/api/assessment'

const ROOT = ['uses'] as const
const LIMIT = 50

export interface Month {
  yearId: string
  month: string
}

/** Without a month the present one is told; without a year the one that is open. */
export function useMyMonth(chosen: Ref<Month>) {
  return useQuery({
    queryKey: [...ROOT, 'month', chosen],
    queryFn: ({ signal }) => {
      const { yearId, month } = chosen.value
      return getMyUses({ query: { year_id: yearId || null, month: month || null }, signal })
    },
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export interface UseFilter extends Month {
  personId?: string
}

export function useUseList(filter: Ref<UseFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { yearId, month, personId } = filter.value
      return listUses({
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: yearId,
          month: month || null,
          person_id: personId ?? null,
        },
        signal,
      })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useUseTeachers(
  unitId: Ref<string>,
  filter: Ref<{ yearId: string; none: boolean }>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'teachers', unitId, filter, cursor],
    queryFn: ({ signal }) =>
      listUseTeachers({
        path: { school_or_group_id: unitId.value },
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: filter.value.yearId,
          none: filter.value.none,
        },
        signal,
      }),
    enabled: computed(() => unitId.value !== '' && filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useUseActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  const seen = (row: UseOut) => ({ 'If-Match': `"${row.version}"` })
  return {
    create: useMutation({
      mutationFn: ({ key, ...body }: UseIn & { year_id: string | null; key: string }) =>
        createUse({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    edit: useMutation({
      mutationFn: ({ row, body }: { row: UseOut; body: UseIn }) =>
        editUse({ path: { use_id: row.id }, body, headers: seen(row) }),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (row: UseOut) => deleteUse({ path: { use_id: row.id }, headers: seen(row) }),
      onSuccess,
    }),
  }
}
