/** The one way to the servers: adds the token, renews it once on 401, turns failures into Refusal. */
import { Refusal, offline, refusalOf } from './refusal'

/** What the transport needs from the session; the session connects itself at start. */
export interface Connection {
  token(): string | null
  /** Get a new access token; false when there is no session any more. */
  renew(): Promise<boolean>
  /** The session ended while work was going on. */
  lost(): void
  /** Every answer's `Date`, with the moment it was asked for. */
  observe(date: string, sentAt: number): void
}

const nobody: Connection = {
  token: () => null,
  renew: () => Promise.resolve(false),
  lost: () => undefined,
  observe: () => undefined,
}

let connection = nobody

export function connect(next: Connection): void {
  connection = next
}

async function attempt(request: Request): Promise<Response> {
  const token = connection.token()
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  const sentAt = Date.now()
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw offline()
  }
  const date = response.headers.get('Date')
  if (date !== null) connection.observe(date, sentAt)
  return response
}

function requestOf(input: RequestInfo | URL, init?: RequestInit): Request {
  return new Request(input instanceof Request ? input : new URL(input, location.origin), init)
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw await refusalOf(response)
  return response
}

/** Send without renewing the token: for the calls that renewing itself is made of. */
export async function sendOnce(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return checked(await attempt(requestOf(input, init)))
}

/**
 * Send a request on behalf of the person who is signed in.
 *
 * A 401 is answered once by renewing the token and repeating the request; when that fails
 * the session is lost and the screen keeps its work. Raises Refusal for every status ≥ 400.
 */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = requestOf(input, init)
  const wasSignedIn = connection.token() !== null
  const again = request.clone()

  let response = await attempt(request)
  if (response.status === 401 && wasSignedIn) {
    if (await connection.renew()) response = await attempt(again)
    if (response.status === 401) connection.lost()
  }
  return checked(response)
}

/** Fetch a file (xlsx, PDF) as the signed-in person. */
export async function download(path: string): Promise<{ blob: Blob; filename: string | null }> {
  const response = await send(path)
  const disposition = response.headers.get('Content-Disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1]
  return {
    blob: await response.blob(),
    filename: encoded ? decodeURIComponent(encoded) : (plain ?? null),
  }
}

export { Refusal }
