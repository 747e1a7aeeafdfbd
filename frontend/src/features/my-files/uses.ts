/** What relies on a file, in words. The service that froze it wrote its own name of it. Pure. */

export interface Use {
  /** What to link to, null when it is something else. */
  kind: 'submission' | 'item' | null
  id: string
  version: number
}

const FORM = /^(assessment:submission|cases:item):([0-9a-f-]{36}):(\d+)$/

export function useOf(reason: string): Use {
  const [, name, id = '', version] = FORM.exec(reason) ?? []
  if (name === undefined) return { kind: null, id: '', version: 0 }
  return { kind: name === 'cases:item' ? 'item' : 'submission', id, version: Number(version) }
}
