/** What relies on a file, in words. The service that froze it wrote its own name of it. Pure. */

export interface Use {
  /** What to link to or to call it; `other` has no word yet. */
  kind:
    'submission' | 'item' | 'certification' | 'hour' | 'topic' | 'register' | 'activity' | 'other'
  id: string
  /** Which version or turn; null where there is only one. */
  version: number | null
}

const FORM =
  /^(?:assessment|cases):(submission|item|certification):([0-9a-f-]{36}):(?:(\d+)|entered)$/
const KIND = /^assessment:(hour|topic|register|activity)$/

export function useOf(reason: string): Use {
  const [, one, id = '', version] = FORM.exec(reason) ?? []
  if (one) return { kind: one as Use['kind'], id, version: version ? Number(version) : null }
  const [, kind] = KIND.exec(reason) ?? []
  return { kind: (kind ?? 'other') as Use['kind'], id: '', version: null }
}
