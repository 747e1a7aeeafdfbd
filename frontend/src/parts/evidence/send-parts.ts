import type { OpenUpload, UploadPorts } from './upload'

/** Parts in flight at once: enough to fill a school's line, few enough to be fair on it. */
const LANES = 3
const RETRY_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

export interface SendHooks {
  onSent(bytes: number): void
  onRetry(isRetrying: boolean): void
}

interface Sending {
  upload: OpenUpload
  file: File
  ports: UploadPorts
  hooks: SendHooks
  signal: AbortSignal
  inFlight: Map<number, number>
  done: Map<number, { etag: string; size: number }>
  urls: Map<number, string>
}

/** Send the missing parts; answers the list for `complete`. Throws what cannot be helped. */
export async function sendParts(
  ports: UploadPorts,
  file: File,
  upload: OpenUpload,
  hooks: SendHooks,
  signal: AbortSignal,
): Promise<{ number: number; etag: string }[]> {
  const sending: Sending = {
    upload,
    file,
    ports,
    hooks,
    signal,
    inFlight: new Map(),
    done: new Map(upload.received_parts.map(({ number, etag, size }) => [number, { etag, size }])),
    urls: new Map(upload.parts.map(({ number, url }) => [number, url])),
  }
  const queue = [...sending.urls.keys()].filter(number => !sending.done.has(number))
  tell(sending)
  const lane = async () => {
    for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
      await sendPart(sending, number)
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES, queue.length) }, lane))
  return [...sending.done]
    .map(([number, { etag }]) => ({ number, etag }))
    .sort((one, other) => one.number - other.number)
}

async function sendPart(sending: Sending, number: number): Promise<void> {
  const start = (number - 1) * sending.upload.part_size
  const part = sending.file.slice(start, start + sending.upload.part_size)
  for (let failures = 0; ; failures += 1) {
    try {
      const etag = await putOnce(sending, number, part)
      sending.done.set(number, { etag, size: part.size })
      sending.hooks.onRetry(false)
      return
    } catch (problem) {
      await recover(sending, number, failures, problem)
    } finally {
      sending.inFlight.delete(number)
      tell(sending)
    }
  }
}

async function putOnce(sending: Sending, number: number, part: Blob): Promise<string> {
  const url = sending.urls.get(number)
  if (url === undefined) throw new Error(`part ${number} has no address`)
  const onSent = (bytes: number) => {
    sending.inFlight.set(number, bytes)
    tell(sending)
  }
  return sending.ports.put(url, part, onSent, sending.signal)
}

/** Wait and get fresh addresses (the old ones may have run out), or give up with the problem. */
async function recover(
  sending: Sending,
  number: number,
  failures: number,
  problem: unknown,
): Promise<void> {
  const { ports, signal, upload } = sending
  const pause = RETRY_AFTER_MS[failures]
  if (signal.aborted || pause === undefined || !ports.isPassing(problem)) throw problem
  sending.hooks.onRetry(true)
  await ports.wait(pause, signal)
  try {
    const now = await ports.look(upload.id, signal)
    const fresh = now.parts.find(address => address.number === number)
    if (fresh !== undefined) sending.urls.set(number, fresh.url)
  } catch (trouble) {
    if (!ports.isPassing(trouble)) throw trouble
  }
}

function tell({ done, inFlight, hooks }: Sending): void {
  let bytes = 0
  for (const { size } of done.values()) bytes += size
  for (const sent of inFlight.values()) bytes += sent
  hooks.onSent(bytes)
}
