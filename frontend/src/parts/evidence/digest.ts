const PREFIX = 1024 * 1024
const LARGEST = 100 * 1024 * 1024

/**
 * sha256 of a file in hex, so that the server can prove that nothing changed on the way.
 * `null` for files above 100 MB and on pages without TLS, where the browser has no digest.
 */
export async function sha256Of(file: Blob, signal: AbortSignal): Promise<string | null> {
  if (file.size > LARGEST || globalThis.crypto?.subtle === undefined) return null
  const bytes = await file.arrayBuffer()
  signal.throwIfAborted()
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** sha256 of the first MiB: tells on another day whether a chosen file is the same. */
export async function prefixOf(file: Blob): Promise<string | null> {
  return sha256Of(file.slice(0, PREFIX), new AbortController().signal)
}
