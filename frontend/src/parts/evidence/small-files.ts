/** Many small files at once: begun and completed together, sent each by itself. */
import { Refusal } from '@/api'
import { json } from '@/api/json'
import type { RefusedOut, UploadsBegunOut, UploadsCompletedOut } from '@/api/evidence'
import { declared, getFiles } from './evidence-api'
import { gather } from './gather'
import type { Hashes, StartedUpload, StoredFile, UploadPorts, UploadTask } from './upload'

const UPLOADS = '/api/evidence/v1/uploads'
/** What fits into one part; larger files are sent in parts, one by one. */
export const SMALL = 5 * 1024 * 1024
/** Begun or completed together. */
const TOGETHER = 24
/** On their way at once: one group travels while another begins. */
export const SMALL_AT_ONCE = 2 * TOGETHER

interface Small {
  task: UploadTask
  hashes: Hashes
}

/** None of these passes by itself, so that none is tried again. */
const REFUSED = 409

/** What the server would have answered to this file alone. */
function refusalOf({ code, title, detail, extra }: RefusedOut): Refusal {
  return new Refusal(REFUSED, code, { ...extra, code, title, detail })
}

async function begin(items: Small[], id: string): Promise<(StartedUpload | Error)[]> {
  const files = items.map(({ task, hashes }) => declared(task, hashes))
  const answer = await json<UploadsBegunOut>(
    'POST',
    `${UPLOADS}/batch`,
    { files },
    { idempotencyKey: id },
  )
  return answer.items.map(
    ({ upload, refused }) => upload ?? (refused ? refusalOf(refused) : new Error('no answer')),
  )
}

async function complete(uploads: { id: string; etag: string }[]): Promise<(StoredFile | Error)[]> {
  const path = `${UPLOADS}/complete-batch`
  const { items } = await json<UploadsCompletedOut>('POST', path, { uploads })
  const found = new Map(items.map(({ id, file, refused }) => [id, file ?? refused]))
  return uploads.map(({ id }) => {
    const one = found.get(id)
    if (one === undefined || one === null) return new Error('no answer')
    return 'receipt_no' in one ? one : refusalOf(one)
  })
}

async function look(ids: string[]): Promise<(StoredFile | Error)[]> {
  const found = new Map((await getFiles(ids)).map(file => [file.id, file]))
  return ids.map(id => found.get(id) ?? new Error('no answer'))
}

/** The same ports, with small files begun and completed together. */
export function gatheringSmall(ports: UploadPorts): UploadPorts {
  const begun = new Set<string>()
  const beginOne = gather(TOGETHER, begin)
  const completeOne = gather(TOGETHER, complete)
  const lookAtOne = gather(SMALL_AT_ONCE, look)
  return {
    ...ports,
    async start(task, hashes, key) {
      if (task.file.size > SMALL) return ports.start(task, hashes, key)
      const started = await beginOne(key, { task, hashes })
      begun.add(started.id)
      return started
    },
    async complete(uploadId, parts) {
      const [part] = parts
      if (!begun.has(uploadId) || part === undefined) return ports.complete(uploadId, parts)
      return completeOne(uploadId, { id: uploadId, etag: part.etag })
    },
    file: fileId => lookAtOne(fileId, fileId),
  }
}
