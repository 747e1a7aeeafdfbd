/** Which sentence of the catalogue tells an event, and what stands in it. */
import type { EventOut } from '@/api/auth'

export interface EventWords {
  key: string
  values: Record<string, string | number>
}

export function wordsOf({ kind, detail }: Pick<EventOut, 'kind' | 'detail'>): EventWords {
  const values = Object.fromEntries(
    Object.entries(detail).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
  const isPilot = kind === 'pilot_given' || kind === 'pilot_withdrawn'
  return { key: isPilot ? `${kind}_${values['level'] ?? 'city'}` : kind, values }
}
