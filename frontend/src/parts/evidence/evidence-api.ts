/** Calls of the evidence service, and the ports of the upload queue made of them. */
import { isRefusal } from '@/api'
import { json } from '@/api/json'
import { mediaTypeOf, showsPeople } from './accepted'
import { prefixOf, sha256Of } from './digest'
import { PutFailed, putPart } from './put-part'
import type {
  Hashes,
  LeftUpload,
  Limits,
  OpenUpload,
  StartedUpload,
  StoredFile,
  UploadPorts,
  UploadTask,
} from './upload'

const EVIDENCE = '/api/evidence/v1'

export function getFile(id: string): Promise<StoredFile> {
  return json('GET', `${EVIDENCE}/files/${id}`)
}

/** Facts of files by id; those the caller may not see are left out. */
export async function getFiles(ids: string[], signal?: AbortSignal): Promise<StoredFile[]> {
  const query = new URLSearchParams(ids.map(id => ['ids', id]))
  const page = await json<{ items: StoredFile[] }>('GET', `${EVIDENCE}/files?${query}`, undefined, {
    signal,
  })
  return page.items
}

export function getLimits(signal?: AbortSignal): Promise<Limits> {
  return json('GET', `${EVIDENCE}/uploads/limits`, undefined, { signal })
}

export async function openUploads(signal?: AbortSignal): Promise<LeftUpload[]> {
  const query = { state: 'open', limit: 100 }
  const page = await json<{ items: LeftUpload[] }>('GET', `${EVIDENCE}/uploads`, undefined, {
    query,
    signal,
  })
  return page.items
}

export function abortUpload(id: string): Promise<void> {
  return json('DELETE', `${EVIDENCE}/uploads/${id}`)
}

/** What is asked of a file: the thing itself, to keep, what a browser can show of it, or facts. */
export type How =
  'inline' | 'attachment' | 'preview' | 'poster' | 'thumbnail' | 'preview-state' | 'duplicates'

const PATHS: Record<How, [path: string, query: Record<string, string>]> = {
  inline: ['content', { disposition: 'inline' }],
  attachment: ['content', { disposition: 'attachment' }],
  preview: ['preview', {}],
  poster: ['preview', { part: 'poster' }],
  thumbnail: ['preview', { part: 'thumbnail' }],
  'preview-state': ['preview/state', {}],
  duplicates: ['duplicates', {}],
}

/** Where the service answers for a file; it checks the session, or the ticket in the query. */
export function filePath(fileId: string, how: How, ticket?: string): string {
  const [path, query] = PATHS[how]
  const asked = new URLSearchParams(ticket === undefined ? query : { ticket, ...query })
  const words = asked.toString() // `size` is younger than the browsers of schools
  return `${EVIDENCE}/files/${fileId}/${path}${words && `?${words}`}`
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}

/** Network, busy, broken, or an address that ran out (403 by the store): worth another try. */
export function isPassing(problem: unknown): boolean {
  if (problem instanceof PutFailed) return !problem.isFull
  if (!isRefusal(problem) || problem.code === 'store_full') return false
  if (problem.code === 'upload_completing') return true
  // Too many unfinished uploads do not become fewer by waiting.
  if (problem.status === 429) return problem.code === 'too_many_requests'
  return problem.status === 0 || problem.status >= 500
}

function askedToWait(problem: unknown): number {
  return isRefusal(problem) ? (problem.retryAfter ?? 0) * 1_000 : 0
}

/** What a begun upload says of its file. */
export function declared({ file, pupils }: UploadTask, { sha256, prefix }: Hashes) {
  return {
    filename: file.name,
    size: file.size,
    media_type: mediaTypeOf(file.name),
    sha256,
    prefix_sha256: prefix,
    pupils: showsPeople(file.name) ? pupils : null,
  }
}

/** The ports that do not depend on who sends. */
export const commonPorts = {
  put: putPart,
  digest: sha256Of,
  prefix: prefixOf,
  wait,
  now: () => Date.now(),
  isPassing,
  askedToWait,
}

export const uploadPorts: UploadPorts = {
  ...commonPorts,
  start: (task, hashes, key) =>
    json<StartedUpload>('POST', `${EVIDENCE}/uploads`, declared(task, hashes), {
      idempotencyKey: key,
    }),
  look: (id, signal, prefix) =>
    json<OpenUpload>('GET', `${EVIDENCE}/uploads/${id}`, undefined, {
      query: { prefix_sha256: prefix },
      signal,
    }),
  complete: (id, parts) =>
    json<StoredFile>('POST', `${EVIDENCE}/uploads/${id}/complete`, { parts }),
  abort: abortUpload,
  file: getFile,
}
