/** What a refusal means for the person: which words of the catalogue, and whether trying again helps. */
import { isRefusal, type Refusal } from '@/api'

export interface RefusalWords {
  kind: 'offline' | 'forbidden' | 'missing' | 'conflict' | 'refused' | 'broken'
  /** The server's own title comes first; this catalogue key stands in when it gave none. */
  titleKey: string
  adviceKey: string
  canRetry: boolean
}

const KINDS: Record<number, RefusalWords['kind']> = {
  0: 'offline',
  401: 'refused',
  403: 'forbidden',
  404: 'missing',
  409: 'conflict',
  412: 'conflict',
  429: 'offline',
  502: 'offline',
  503: 'offline',
  504: 'offline',
}

function kindOf(refusal: Refusal): RefusalWords['kind'] {
  return KINDS[refusal.status] ?? (refusal.status >= 500 ? 'broken' : 'refused')
}

export function wordsFor(error: unknown): RefusalWords {
  const kind = isRefusal(error) ? kindOf(error) : 'broken'
  const which = isRefusal(error) && error.status === 0 ? 'network' : kind
  return {
    kind,
    titleKey: `refusal.${which}_title`,
    adviceKey: `refusal.${which}_advice`,
    canRetry: kind === 'offline' || kind === 'broken',
  }
}
