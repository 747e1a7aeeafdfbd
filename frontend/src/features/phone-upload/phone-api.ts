/** What a phone may call: by its key, never as a person who is signed in. */
import type { PhoneOpenedOut, PhoneTaskOut } from '@/api/evidence'
import { sendOnce } from '@/api'
import { commonPorts, declared } from '@/parts/evidence/evidence-api'
import type { OpenUpload, StartedUpload, StoredFile, UploadPorts } from '@/parts/evidence/upload'

export type { PhoneTaskOut }

const EVIDENCE = '/api/evidence/v1'
const UPLOADS = `${EVIDENCE}/phone-uploads`

async function call<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  key: string,
  body?: unknown,
  { signal, once }: { signal?: AbortSignal | undefined; once?: string } = {},
): Promise<T> {
  const headers = new Headers({ Accept: 'application/json' })
  if (key !== '') headers.set('X-Phone-Key', key)
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  // A request whose answer was lost on the way is sent again and begins nothing twice.
  if (once !== undefined) headers.set('Idempotency-Key', once)
  const answer = await sendOnce(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ?? null,
  })
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

/** Exchange the code of the picture for the key of this page; works once. */
export function openLink(code: string): Promise<PhoneOpenedOut> {
  return call('POST', `${EVIDENCE}/phone-links/open`, '', { code })
}

export function getTask(key: string, signal?: AbortSignal): Promise<PhoneTaskOut> {
  return call('GET', UPLOADS, key, undefined, { signal })
}

class Unlisted extends Error {}

/** The ports of the upload queue, for the one task of this key. */
export function phonePorts(key: string): UploadPorts {
  return {
    ...commonPorts,
    start: (task, hashes, once) =>
      call<StartedUpload>('POST', UPLOADS, key, declared(task, hashes), { once }),
    look: (id, signal) => call<OpenUpload>('GET', `${UPLOADS}/${id}`, key, undefined, { signal }),
    complete: (id, parts) => call<StoredFile>('POST', `${UPLOADS}/${id}/complete`, key, { parts }),
    abort: id => call('DELETE', `${UPLOADS}/${id}`, key),
    file: async id => {
      const { sent } = await getTask(key)
      const found = sent.find(one => one.id === id)?.file
      if (!found) throw new Unlisted(id)
      return found
    },
  }
}
