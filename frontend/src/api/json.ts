/** JSON calls for what is not in a published contract's generated client yet. */
import { send } from './transport'

type Query = Record<string, string | number | boolean | null | undefined>

export interface JsonOptions {
  query?: Query
  /** Version of the resource as last seen; becomes `If-Match`. */
  ifMatch?: number
  /** Makes a creating POST safe to repeat. */
  idempotencyKey?: string
  signal?: AbortSignal
  /** Let the request outlive the page (bodies up to 64 kB). */
  keepalive?: boolean
}

/** Path with the query parameters that say something; empty ones are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  )
  if (pairs.length === 0) return path
  return `${path}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}

function headersOf(body: unknown, { ifMatch, idempotencyKey }: JsonOptions): Headers {
  const headers = new Headers({ Accept: 'application/json' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (ifMatch !== undefined) headers.set('If-Match', `"${ifMatch}"`)
  if (idempotencyKey !== undefined) headers.set('Idempotency-Key', idempotencyKey)
  return headers
}

/** Send and read JSON; raises Refusal. An empty answer is `undefined`. */
export async function json<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  options: JsonOptions = {},
): Promise<T> {
  const response = await send(withQuery(path, options.query), {
    method,
    headers: headersOf(body, options),
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: options.signal ?? null,
    keepalive: options.keepalive ?? false,
  })
  return (response.status === 204 ? undefined : await response.json()) as T
}
