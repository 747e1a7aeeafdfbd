/** Schemes 校本考核细则 as screens read them: the list of a year, one scheme, who has read it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  acknowledgeSchoolScheme,
  beginSchoolScheme,
  countSchemeAcknowledgements,
  countSchoolSchemes,
  getMySchoolScheme,
  getSchemeKeyPoints,
  getSchoolScheme,
  getSchoolSchemeChanges,
  getSchoolSchemeVersions,
  listSchemeAcknowledgements,
  listSchoolSchemes,
  publishSchoolScheme,
  reviseSchoolScheme,
  type ListedSchemeState,
} from '@/api/assessment'

const ROOT = ['school-schemes'] as const

export interface SchemeFilter {
  state: ListedSchemeState | ''
  q: string
}

export function useSchemeList(
  yearId: Ref<string>,
  filter: Ref<SchemeFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', yearId, filter, cursor],
    queryFn: ({ signal }) =>
      listSchoolSchemes({
        query: {
          year_id: yearId.value,
          state: filter.value.state || undefined,
          q: filter.value.q.trim() || undefined,
          cursor: cursor.value,
        },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useSchemeCounts(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'counts', yearId],
    queryFn: ({ signal }) => countSchoolSchemes({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== ''),
  })
}

export const schemeKey = (id: string) => [...ROOT, 'one', id]

export function useScheme(id: Ref<string>) {
  return useQuery({
    queryKey: computed(() => schemeKey(id.value)),
    queryFn: ({ signal }) => getSchoolScheme({ path: { scheme_id: id.value }, signal }),
  })
}

export function useMyScheme(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'mine', yearId],
    queryFn: ({ signal }) => getMySchoolScheme({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== ''),
    retry: false,
  })
}

export function useVersions(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'versions', id],
    queryFn: ({ signal }) => getSchoolSchemeVersions({ path: { scheme_id: id.value }, signal }),
  })
}

export function useChanges(id: Ref<string>, versionNo: Ref<number>) {
  return useQuery({
    queryKey: [...ROOT, 'changes', id, versionNo],
    queryFn: ({ signal }) =>
      getSchoolSchemeChanges({
        path: { scheme_id: id.value, version_no: versionNo.value },
        signal,
      }),
    enabled: computed(() => versionNo.value > 1),
  })
}

export function useKeyPoints() {
  return useQuery({
    queryKey: [...ROOT, 'key-points'],
    queryFn: ({ signal }) => getSchemeKeyPoints({ signal }),
    staleTime: Infinity,
  })
}

export function useReaders(
  id: Ref<string>,
  isDone: Ref<boolean | undefined>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'readers', id, isDone, cursor],
    queryFn: ({ signal }) =>
      listSchemeAcknowledgements({
        path: { scheme_id: id.value },
        query: { is_done: isDone.value, cursor: cursor.value },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useReaderCounts(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'reader-counts', id],
    queryFn: ({ signal }) => countSchemeAcknowledgements({ path: { scheme_id: id.value }, signal }),
  })
}

/** After a step lists, versions, the scheme itself and the to-dos are old. */
export function useRefresh() {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
}

interface Seen {
  id: string
  version: number
}

export function useSchemeActions() {
  const onSuccess = useRefresh()
  const call = ({ id, version }: Seen) => ({
    path: { scheme_id: id },
    headers: { 'If-Match': `"${version}"` },
  })
  return {
    begin: useMutation({
      mutationFn: (body: { school_id: string; year_id: string; is_blank: boolean }) =>
        beginSchoolScheme({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    publish: useMutation({
      mutationFn: (seen: Seen) => publishSchoolScheme(call(seen)),
      onSuccess,
    }),
    revise: useMutation({ mutationFn: (seen: Seen) => reviseSchoolScheme(call(seen)), onSuccess }),
    acknowledge: useMutation({
      mutationFn: ({ id, version_no }: { id: string; version_no: number }) =>
        acknowledgeSchoolScheme({ path: { scheme_id: id }, body: { version_no } }),
      onSuccess,
    }),
  }
}
