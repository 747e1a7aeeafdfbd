/** The session calls of auth. They go past the transport, which itself depends on them. */
import { Refusal, isRefusal, send } from '@/api'
import type { Grant } from './roles'

const BASE = '/api/auth/v1/sessions'

export interface SessionAnswer {
  access_token: string
  expires_in: number
  person: { id: string; name: string }
  grants: Grant[]
  must_change_password: boolean
}

async function post(path: string, body?: unknown): Promise<SessionAnswer> {
  const response = await send(path, {
    method: 'POST',
    // A form of another site cannot send this header: the refresh cookie alone is not enough.
    headers: { 'X-Requested-With': 'tisheng', 'Content-Type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  })
  return (await response.json()) as SessionAnswer
}

export function openSession(username: string, password: string): Promise<SessionAnswer> {
  return post(BASE, { username, password })
}

/** Null when there is no session to continue; raises Refusal when the server cannot be asked. */
export async function continueSession(): Promise<SessionAnswer | null> {
  try {
    return await post(`${BASE}/refresh`)
  } catch (error) {
    if (isRefusal(error, 401, 403)) return null
    throw error
  }
}

/** End it on the server; a session that is already gone is as good. */
export async function closeSession(): Promise<void> {
  try {
    await send(`${BASE}/current`, {
      method: 'DELETE',
      headers: { 'X-Requested-With': 'tisheng' },
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
