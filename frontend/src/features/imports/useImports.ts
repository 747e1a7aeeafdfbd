/** Imports of the caller's area: upload, progress, rows, confirmation, undoing. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { download } from '@/api'
import {
  applyImport,
  createImport,
  getImport,
  getImportRows,
  listImports,
  previewImportUndo,
  undoImport,
  type BodyCreateImport,
  type ImportApply,
  type ImportKind,
  type ImportOut,
  type RowVerdict,
} from '@/api/auth'
import { saveFile } from '@/shared/lib/save-file'
import { isBusy } from './steps'

const ROOT = ['imports'] as const
const SOON = 1_000
const BASE = '/api/auth/v1/imports'

export interface RowFilter {
  verdict: RowVerdict | ''
  q: string
}

export function useImportList(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) => listImports({ query: { limit: 20, cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(one => isBusy(one.state)) ? 3 * SOON : false,
  })
}

export function useImport(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getImport({ path: { import_id: id.value }, signal }),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.state) ? SOON : false),
  })
}

export function useImportRows(
  id: Ref<string>,
  version: Ref<number>,
  filter: Ref<RowFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'rows', id, version, filter, cursor],
    queryFn: ({ signal }) =>
      getImportRows({
        path: { import_id: id.value },
        query: {
          verdict: filter.value.verdict || undefined,
          q: filter.value.q.trim() || undefined,
          cursor: cursor.value,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useUndoPreview(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'undo', id],
    queryFn: ({ signal }) => previewImportUndo({ path: { import_id: id.value }, signal }),
    enabled: computed(() => id.value !== ''),
    gcTime: 0,
  })
}

export function useImportActions() {
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    upload: useMutation({
      mutationFn: (body: BodyCreateImport) =>
        createImport({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess: refresh,
    }),
    confirm: useMutation({
      mutationFn: ({ one, body }: { one: ImportOut; body: ImportApply }) =>
        applyImport({
          path: { import_id: one.id },
          body: { ...body, sha256: one.sha256 },
          headers: { 'If-Match': `"${one.version}"` },
        }),
      // A changed register was compared anew: the new result must be on the screen.
      onSettled: refresh,
    }),
    undo: useMutation({
      mutationFn: (id: string) => undoImport({ path: { import_id: id } }),
      onSuccess: refresh,
    }),
  }
}

/** Fetch a template or an error report; busy and refused are shown. */
export function useWorkbook() {
  const isLoading = ref(false)
  const problem = ref<unknown>(null)
  async function save(path: string, name: string): Promise<void> {
    isLoading.value = true
    problem.value = null
    try {
      saveFile((await download(`${BASE}/${path}`)).blob, name)
    } catch (error) {
      problem.value = error
    } finally {
      isLoading.value = false
    }
  }
  return {
    isLoading,
    problem,
    template: (kind: ImportKind, name: string) => save(`templates/${kind}.xlsx`, name),
    errors: (one: ImportOut, name: string) => save(`${one.id}/errors.xlsx`, name),
  }
}
