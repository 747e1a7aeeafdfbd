/** My files: the list with what keeps each, one file in detail, and deletion requests. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createDeletionRequest,
  getFileKeeping,
  grantDeletionRequest,
  listDeletionRequests,
  listMyFiles,
  refuseDeletionRequest,
  replaceFile,
  withdrawDeletionRequest,
  type FileState,
  type MyFileOut,
  type RequestState,
} from '@/api/evidence'
import { openUploads } from '@/parts/evidence/evidence-api'

const ROOT = ['my-files'] as const
const SOON = 3_000

export const STATES = ['checking', 'ready', 'rejected', 'deleted'] as const

export interface FileFilter {
  q: string
  state: FileState | ''
  own: 'own' | 'unit'
}

function isMoving(files: readonly MyFileOut[] | undefined): boolean {
  return files?.some(file => file.state === 'checking') ?? false
}

/** While a file is being checked the list looks again by itself. */
export function useMyFiles(filter: Ref<FileFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { q, state, own } = filter.value
      const query = {
        q: q.trim() || undefined,
        state: state || undefined,
        own_only: own === 'own' || undefined,
        cursor: cursor.value,
        limit: 30,
      }
      return listMyFiles({ query, signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isMoving(state.data?.items) ? SOON : false),
  })
}

export function useReceiving() {
  return useQuery({
    queryKey: [...ROOT, 'receiving'],
    queryFn: ({ signal }) => openUploads(signal),
  })
}

export function useKeeping(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'keeping', id],
    queryFn: ({ signal }) => getFileKeeping({ path: { file_id: id.value }, signal }),
    enabled: computed(() => id.value !== ''),
  })
}

export function useRequests(state: Ref<RequestState | ''>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'requests', state, cursor],
    queryFn: ({ signal }) =>
      listDeletionRequests({
        query: { state: state.value || undefined, cursor: cursor.value, limit: 20 },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export interface Decision {
  id: string
  verb: 'grant' | 'refuse'
  reason: string
}

export function useFileActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    ask: useMutation({
      mutationFn: (body: { file_id: string; reason: string }) => createDeletionRequest({ body }),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: (id: string) => withdrawDeletionRequest({ path: { request_id: id } }),
      onSuccess,
    }),
    decide: useMutation({
      mutationFn: ({ id, verb, reason }: Decision) =>
        (verb === 'grant' ? grantDeletionRequest : refuseDeletionRequest)({
          path: { request_id: id },
          body: { reason },
        }),
      onSuccess,
    }),
    replace: useMutation({
      mutationFn: ({ old, by }: { old: string; by: string }) =>
        replaceFile({ path: { file_id: old }, body: { file_id: by } }),
      onSuccess,
    }),
  }
}
