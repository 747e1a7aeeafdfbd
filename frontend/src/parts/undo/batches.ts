/** What was done to many, as long as the page is open: it can be taken back. Pure. */

/** One thing that was done, with the version it has since. */
export interface Done {
  id: string
  version: number
  name: string
}

/** What became of one that was to be taken back; a message says why nothing did. */
export interface Undone {
  id: string
  name: string
  message: string | null
}

const WINDOW_MS = 24 * 3600 * 1000

/** Whether something done then can still be taken back; the server has the last word. */
export const isFresh = (at: string | null | undefined, now = Date.now()) =>
  Boolean(at) && now - Date.parse(at ?? '') < WINDOW_MS

export interface Batch {
  key: number
  /** What was done, as a sentence. */
  said: string
  rows: Done[]
}

interface Outcome {
  id: string
  code: string | null
  version: number | null
  message?: string | null
}

/** Of a batch's answer what was done and may be taken back. */
export function doneOf<T extends Outcome>(outcomes: readonly T[], nameOf: (one: T) => string) {
  return outcomes.flatMap<Done>(one =>
    one.code === null && one.version !== null
      ? [{ id: one.id, version: one.version, name: nameOf(one) }]
      : [],
  )
}

/** The answer to an undo, in the names that the person has read. */
export function undoneOf(rows: readonly Done[], outcomes: readonly Outcome[]): Undone[] {
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return outcomes.map(({ id, code, message }) => ({
    id,
    name: names.get(id) ?? '',
    message: code === null ? null : (message ?? ''),
  }))
}
