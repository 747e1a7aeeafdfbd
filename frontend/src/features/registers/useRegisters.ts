/** Registers 台账: lists, one entry, its steps, the schools below. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createRegisterEntry,
  deleteRegisterEntry,
  enterRegisterEntry,
  getRegisterEntry,
  getRegisterHistory,
  listActivityStaff,
  listRegisterEntries,
  listRegisterSchools,
  saveRegisterEntry,
  withdrawRegisterEntry,
  type RegisterEntryOut,
  type RegisterKind,
} from '@/api/assessment'
import type { Document } from './content'

const ROOT = ['registers'] as const
const LIMIT = 50
const MOST_RULES = 200
export const entryKey = (id: string) => [...ROOT, 'one', id]
const seen = (version: number) => ({ 'If-Match': `"${version}"` })

export interface Filter {
  yearId: string
  kind: RegisterKind
  schoolId?: string | undefined
}

export function useEntries(filter: Ref<Filter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { yearId: year_id, kind, schoolId } = filter.value
      const query = { year_id, kind, school_id: schoolId ?? null, limit: LIMIT }
      return listRegisterEntries({ query: { ...query, cursor: cursor.value ?? null }, signal })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Rules of a school's year, of which a newer one may take the place. */
export function useRules(yearId: string, schoolId: string) {
  const query = { year_id: yearId, school_id: schoolId, kind: 'rule_paper', limit: MOST_RULES }
  return useQuery({
    queryKey: [...ROOT, 'rules', yearId, schoolId],
    queryFn: ({ signal }) =>
      listRegisterEntries({ query: { ...query, kind: 'rule_paper' as const }, signal }),
  })
}

export function useEntry(id: Ref<string>) {
  return useQuery({
    queryKey: computed(() => entryKey(id.value)),
    queryFn: ({ signal }) => getRegisterEntry({ path: { register_entry_id: id.value }, signal }),
    retry: false,
  })
}

export function useHistory(id: Ref<string>, version: Ref<number>) {
  return useQuery({
    queryKey: computed(() => [...entryKey(id.value), 'history', version.value]),
    queryFn: ({ signal }) => getRegisterHistory({ path: { register_entry_id: id.value }, signal }),
  })
}

export function useRegisterSchools(
  filter: Ref<{ yearId: string; q: string }>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'schools', filter, cursor],
    queryFn: ({ signal }) => {
      const { yearId: year_id, q } = filter.value
      const query = { year_id, q: q.trim() || null, limit: LIMIT, cursor: cursor.value ?? null }
      return listRegisterSchools({ query, signal })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** People of the school whose name contains the text. */
export function useSchoolPeople(schoolId: string, q: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'people', schoolId, q],
    queryFn: ({ signal }) =>
      listActivityStaff({
        path: { unit_id: schoolId },
        query: { q: q.value.trim(), limit: 20 },
        signal,
      }),
    enabled: computed(() => q.value.trim() !== ''),
    placeholderData: keepPreviousData,
  })
}

export const saveEntry = (id: string, document: Document, version: number) =>
  saveRegisterEntry({
    path: { register_entry_id: id },
    body: { document } as Parameters<typeof saveRegisterEntry>[0]['body'],
    headers: seen(version),
  })

export interface Seen {
  id: string
  version: number
}

const path = (id: string) => ({ register_entry_id: id })

function useSettled() {
  const cache = useQueryClient()
  return (row?: RegisterEntryOut) => {
    if (row) cache.setQueryData(entryKey(row.id), row)
    return cache.invalidateQueries({ queryKey: [...ROOT, 'list'] })
  }
}

export interface NewEntry {
  document: Document
  year_id: string
  unit_id: string | null
  key: string
}

/** Beginning an entry, and changing one that counts. */
export function useWriting() {
  const onSuccess = useSettled()
  return {
    create: useMutation({
      mutationFn: ({ key, ...body }: NewEntry) =>
        createRegisterEntry({
          body: body as Parameters<typeof createRegisterEntry>[0]['body'],
          headers: { 'Idempotency-Key': key },
        }),
      onSuccess,
    }),
    save: useMutation({
      mutationFn: ({ id, version, document }: Seen & { document: Document }) =>
        saveEntry(id, document, version),
      onSuccess,
    }),
  }
}

/** Entering, withdrawing, deleting. */
export function useSteps() {
  const onSuccess = useSettled()
  return {
    enter: useMutation({
      mutationFn: ({ id, version }: Seen) =>
        enterRegisterEntry({ path: path(id), headers: seen(version) }),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: ({ id, version, reason }: Seen & { reason: string }) =>
        withdrawRegisterEntry({ path: path(id), body: { reason }, headers: seen(version) }),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: ({ id, version }: Seen) =>
        deleteRegisterEntry({ path: path(id), headers: seen(version) }),
      onSuccess: () => onSuccess(),
    }),
  }
}
