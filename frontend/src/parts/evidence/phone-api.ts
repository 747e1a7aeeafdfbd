/** The computer's side of a phone link: make, watch, end. */
import { json } from '@/api/json'
import type { PhoneLinkMadeOut, PhoneLinkOut } from '@/api/evidence'

export type { PhoneLinkMadeOut, PhoneLinkOut }

const LINKS = '/api/evidence/v1/phone-links'

export function makeLink(purpose: string): Promise<PhoneLinkMadeOut> {
  return json('POST', LINKS, { purpose: purpose.slice(0, 200) })
}

export function seeLink(id: string, signal?: AbortSignal): Promise<PhoneLinkOut> {
  return json('GET', `${LINKS}/${id}`, undefined, { signal })
}

export function endLink(id: string): Promise<void> {
  return json('DELETE', `${LINKS}/${id}`, undefined, { keepalive: true })
}
