/** The register of awards: listed, entered, mended, removed. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  addAwardRecord,
  editAwardRecord,
  findAwardStaff,
  listAwardRecords,
  removeAwardRecord,
  type AwardRecordIn,
  type AwardRecordOut,
  type NewAwardRecordIn,
  type Register,
} from '@/api/cases'

const ROOT = ['award-records'] as const
const tag = ({ version }: AwardRecordOut) => ({ 'If-Match': `"${String(version)}"` })

export interface Wanted {
  register: Register | ''
  year: string
  q: string
}

/** The filter as the server reads it; a year that is none yet is left out. */
export function queryOf({ register, year, q }: Wanted) {
  const number = Number(year)
  const isYear = /^\d{4}$/.test(year) && number >= 2010 && number <= 2100
  return { register_kind: register || null, year: isYear ? number : null, q: q.trim() }
}

export function useRecords(wanted: Ref<Wanted>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', wanted, cursor],
    queryFn: ({ signal }) =>
      listAwardRecords({
        query: { ...queryOf(wanted.value), limit: 20, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useStaff(schoolId: Ref<string>, q: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'staff', schoolId, q],
    queryFn: ({ signal }) =>
      findAwardStaff({ path: { award_school_id: schoolId.value }, query: { q: q.value }, signal }),
    enabled: computed(() => schoolId.value !== '' && q.value !== ''),
  })
}

export function useRecordActions() {
  const cache = useQueryClient()
  const options = { onSuccess: () => void cache.invalidateQueries({ queryKey: ROOT }) }
  return {
    add: useMutation({
      mutationFn: ({ body, key }: { body: NewAwardRecordIn; key: string }) =>
        addAwardRecord({ body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    edit: useMutation({
      mutationFn: ({ row, body }: { row: AwardRecordOut; body: AwardRecordIn }) =>
        editAwardRecord({ path: { award_record_id: row.id }, body, headers: tag(row) }),
      ...options,
    }),
    remove: useMutation({
      mutationFn: (row: AwardRecordOut) =>
        removeAwardRecord({ path: { award_record_id: row.id }, headers: tag(row) }),
      ...options,
    }),
  }
}
