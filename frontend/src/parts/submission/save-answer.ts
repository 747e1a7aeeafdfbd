import { isRefusal, type Refusal } from '@/api'
import type { SaveAnswer, Versioned } from '@/shared/autosave/autosave'

/** Whose change stands in the way, where the server knows. */
export function writerOf({ problem }: Refusal): 'self' | 'other' | undefined {
  const by = problem['changed_by']
  return by === 'self' || by === 'other' ? by : undefined
}

/**
 * Turn a save into what autosave understands: 412 carries the stored thing as `current`,
 * no answer or a busy server is tried again, anything else is a refusal with words.
 */
export async function saveAnswer<Wire extends { version: number }, T>(
  call: Promise<Wire>,
  read: (wire: Wire) => T,
): Promise<SaveAnswer<T>> {
  const versioned = (wire: Wire): Versioned<T> => ({ value: read(wire), version: wire.version })
  try {
    return { kind: 'saved', ...versioned(await call) }
  } catch (problem) {
    if (isRefusal(problem, 412) && problem.problem['current'] !== undefined) {
      const by = writerOf(problem)
      return { kind: 'stale', ...versioned(problem.problem['current'] as Wire), by }
    }
    // 401: the session is renewed in a dialog above the screen; the text waits for it.
    const passes = isRefusal(problem, 0, 401, 429, 500, 502, 503, 504)
    return { kind: passes ? 'unreachable' : 'refused', problem }
  }
}
