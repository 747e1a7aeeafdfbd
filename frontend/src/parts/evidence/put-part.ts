/** A part did not arrive: `status` 0 without an answer, else the store's. */
export class PutFailed extends Error {
  constructor(
    readonly status: number,
    /** The store has no room: trying again at once does not help. */
    readonly isFull = false,
  ) {
    super(`the store answered ${status}`)
  }
}

const FULL = /<Code>(XMinioStorageFull|QuotaExceeded|InsufficientStorage)<\/Code>/

/** Whether an answer of the store says that it is full, by its status or its words. */
export function saysFull(status: number, body: string): boolean {
  return status === 507 || (status >= 400 && FULL.test(body))
}

const SILENT_MS = 60_000

/** The store is reached through the page's own origin, whatever host the address was made for. */
export function onOwnOrigin(url: string): string {
  const { pathname, search } = new URL(url, location.origin)
  return pathname + search
}

/**
 * PUT one part and answer its ETag. XMLHttpRequest because fetch tells no progress of a body.
 * A minute without a byte moving counts as a broken line.
 */
export function putPart(
  url: string,
  part: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    let silence: ReturnType<typeof setTimeout>
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(() => request.abort(), SILENT_MS)
    }
    const stop = () => request.abort()
    signal.addEventListener('abort', stop)
    request.open('PUT', onOwnOrigin(url))
    request.upload.onprogress = event => {
      listen()
      onSent(event.loaded)
    }
    request.onload = () => {
      const etag = request.getResponseHeader('ETag')
      if (request.status >= 200 && request.status < 300 && etag !== null) resolve(etag)
      else reject(new PutFailed(request.status, saysFull(request.status, request.responseText)))
    }
    request.onerror = () => reject(new PutFailed(0))
    request.onabort = () => reject(signal.aborted ? (signal.reason as Error) : new PutFailed(0))
    request.onloadend = () => {
      clearTimeout(silence)
      signal.removeEventListener('abort', stop)
    }
    listen()
    request.send(part)
  })
}
