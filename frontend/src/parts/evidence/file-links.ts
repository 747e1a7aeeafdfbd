import { filePath, type How } from './evidence-api'

type OpenTicket = (fileIds: string[]) => Promise<{ ticket: string; expires_at: string }>
export type LinkTo = (fileId: string, how: How) => Promise<string>

/** One request may name so many files. */
const MOST = 50
const MARGIN_MS = 30_000

/**
 * Links to files by short-lived tickets. A ticket is asked for with its neighbours, so that going
 * through the files of an item asks once; it is used again while it still holds.
 */
export function fileLinks(open: OpenTicket, neighbours: () => string[], now = Date.now): LinkTo {
  const tickets = new Map<string, { ticket: string; until: number }>()

  async function ticketFor(fileId: string): Promise<string> {
    const held = tickets.get(fileId)
    if (held !== undefined && held.until - MARGIN_MS > now()) return held.ticket
    const ids = [fileId, ...neighbours().filter(id => id !== fileId)].slice(0, MOST)
    const asked = now()
    const { ticket } = await open(ids)
    // Our own clock: the device's may differ from the server's by more than a ticket lives.
    for (const id of ids) tickets.set(id, { ticket, until: asked + 5 * 60_000 })
    return ticket
  }

  return async (fileId, how) => filePath(fileId, how, await ticketFor(fileId))
}
