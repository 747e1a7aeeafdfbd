/** Imports of online hours: uploaded, looked at, written, taken back. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  applyHourImport,
  getHourImport,
  getHourImportRows,
  listHourImports,
  undoHourImport,
  uploadHours,
  type HourVerdict,
} from '@/api/assessment'

const ROOT = ['hour-imports'] as const
const LIMIT = 50

export function useHourImports(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) =>
      listHourImports({ query: { limit: LIMIT, cursor: cursor.value ?? null }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useHourImport(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getHourImport({ path: { hour_import_id: id.value }, signal }),
  })
}

export function useImportRows(
  id: Ref<string>,
  verdict: Ref<HourVerdict | ''>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'rows', id, verdict, cursor],
    queryFn: ({ signal }) =>
      getHourImportRows({
        path: { hour_import_id: id.value },
        query: { limit: LIMIT, cursor: cursor.value ?? null, verdict: verdict.value || null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useImportActions() {
  const cache = useQueryClient()
  // Also when refused: what was found may have been found anew.
  const onSettled = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    upload: useMutation({
      mutationFn: (body: { file: File; year_id?: string }) =>
        uploadHours({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSettled,
    }),
    apply: useMutation({
      mutationFn: ({ id, skip_errors }: { id: string; skip_errors: boolean }) =>
        applyHourImport({ path: { hour_import_id: id }, body: { skip_errors } }),
      onSettled,
    }),
    undo: useMutation({
      mutationFn: (id: string) => undoHourImport({ path: { hour_import_id: id } }),
      onSettled,
    }),
  }
}
