/** The session calls of auth. They never renew the token: renewing waits for them. */
import { Refusal, isRefusal, send, sendOnce } from '@/api'
import type { Grant } from './roles'

const BASE = '/api/auth/v1/sessions'

/** What is due before the session opens everything; the server refuses all else until then. */
export type NextStep = 'second_factor' | 'password' | 'enrolment'

export interface SessionAnswer {
  access_token: string
  expires_in: number
  person: { id: string; name: string }
  grants: Grant[]
  must_change_password: boolean
  next_step: NextStep | null
  notice_due: boolean
}

async function post(path: string, body?: unknown): Promise<SessionAnswer> {
  const response = await sendOnce(path, {
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

/** End a session that was opened and is not taken up; the cookie goes with it. */
export async function dropSession(token: string): Promise<void> {
  const headers = { 'X-Requested-With': 'tisheng', Authorization: `Bearer ${token}` }
  await sendOnce(`${BASE}/current`, { method: 'DELETE', headers })
}

/**
 * End it on the server; a session that is already gone is as good. Returns where the browser has
 * to go to end its session at the system that it came in through, or null.
 */
export async function closeSession(): Promise<string | null> {
  try {
    const response = await send(`${BASE}/current`, {
      method: 'DELETE',
      headers: { 'X-Requested-With': 'tisheng' },
    })
    if (response.status !== 200) return null
    return ((await response.json()) as { logout_url: string }).logout_url
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return null
  }
}
