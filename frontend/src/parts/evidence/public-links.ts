/** Links to previews of released files, by tickets of the public: no session is needed. */
import type { LinkTo } from './file-links'
import type { How } from './evidence-api'

const PUBLIC = '/api/evidence/v1/public-files'
/** A ticket lives five minutes; it is asked for again before. */
const USED_MS = 4.5 * 60_000

/** Where the service answers for a released file: there is nothing but previews. */
export function publicPath(fileId: string, how: How, ticket: string): string {
  const query = new URLSearchParams({ ticket })
  if (how === 'poster' || how === 'thumbnail') query.set('part', how)
  const end = how === 'preview-state' ? 'preview/state' : 'preview'
  return `${PUBLIC}/${fileId}/${end}?${query.toString()}`
}

export function publicLinks(
  open: () => Promise<{ ticket: string }>,
  now: () => number = Date.now,
): LinkTo {
  let held: { ticket: string; until: number } | null = null
  return async (fileId, how) => {
    if (held === null || held.until <= now()) {
      const asked = now()
      const { ticket } = await open()
      held = { ticket, until: asked + USED_MS }
    }
    return publicPath(fileId, how, held.ticket)
  }
}
