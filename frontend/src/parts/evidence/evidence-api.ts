/** Calls of the evidence service, and the ports of the upload queue made of them. */
import { isRefusal } from '@/api'
import { json } from '@/api/json'
import { mediaTypeOf } from './accepted'
import { sha256Of } from './digest'
import { PutFailed, putPart } from './put-part'
import type { OpenUpload, StartedUpload, StoredFile, UnfinishedUpload, UploadPorts } from './upload'

const EVIDENCE = '/api/evidence/v1'

export function getFile(id: string): Promise<StoredFile> {
  return json('GET', `${EVIDENCE}/files/${id}`)
}

export async function openUploads(signal?: AbortSignal): Promise<UnfinishedUpload[]> {
  const query = { state: 'open', limit: 100 }
  const page = await json<{ items: UnfinishedUpload[] }>('GET', `${EVIDENCE}/uploads`, undefined, {
    query,
    signal,
  })
  return page.items
}

export function abortUpload(id: string): Promise<void> {
  return json('DELETE', `${EVIDENCE}/uploads/${id}`)
}

/** Where the browser opens a file: the service checks the ticket and leads on to the store. */
export function contentUrl(
  fileId: string,
  ticket: string,
  disposition: 'inline' | 'attachment',
): string {
  return `${EVIDENCE}/files/${fileId}/content?${new URLSearchParams({ ticket, disposition })}`
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
function isPassing(problem: unknown): boolean {
  if (problem instanceof PutFailed) return true
  if (!isRefusal(problem)) return false
  return problem.status === 0 || problem.status === 429 || problem.status >= 500
}

export const uploadPorts: UploadPorts = {
  start: (file, sha256) =>
    json<StartedUpload>(
      'POST',
      `${EVIDENCE}/uploads`,
      { filename: file.name, size: file.size, media_type: mediaTypeOf(file.name), sha256 },
      { idempotencyKey: crypto.randomUUID?.() },
    ),
  look: (id, signal) => json<OpenUpload>('GET', `${EVIDENCE}/uploads/${id}`, undefined, { signal }),
  complete: (id, parts) =>
    json<StoredFile>('POST', `${EVIDENCE}/uploads/${id}/complete`, { parts }),
  abort: abortUpload,
  file: getFile,
  put: putPart,
  digest: sha256Of,
  wait,
  now: () => Date.now(),
  isPassing,
}
