/** Calls made close together travel as one; each still has its own answer and its own failure. */

/** How long the first call waits for others. */
const WAIT_MS = 25

interface Batch<I, O> {
  id: string
  items: I[]
  /** The attempt under way or gone well; the same batch is never sent twice at once. */
  attempt: Promise<(O | Error)[]> | null
  opened: Promise<void>
}

/**
 * Make one call of many. `send` gets at most `most` items and a key that stays the same when the
 * batch is sent again: whoever repeats their call under the same name repeats the whole batch, so
 * that nothing is begun twice.
 */
export function gather<I, O>(
  most: number,
  send: (items: I[], id: string) => Promise<(O | Error)[]>,
): (name: string, item: I) => Promise<O> {
  const known = new Map<string, [batch: Batch<I, O>, at: number]>()
  let filling: Batch<I, O> | null = null

  function join(item: I): [Batch<I, O>, number] {
    if (filling === null || filling.items.length >= most) {
      const opened = new Promise<void>(resolve => setTimeout(resolve, WAIT_MS))
      const batch: Batch<I, O> = { id: newId(), items: [], attempt: null, opened }
      void opened.then(() => {
        if (filling === batch) filling = null
      })
      filling = batch
    }
    filling.items.push(item)
    return [filling, filling.items.length - 1]
  }

  async function attempt(batch: Batch<I, O>): Promise<(O | Error)[]> {
    await batch.opened
    batch.attempt ??= send(batch.items, batch.id).catch((problem: unknown) => {
      batch.attempt = null
      throw problem
    })
    return batch.attempt
  }

  return async (name, item) => {
    const place = known.get(name) ?? join(item)
    known.set(name, place)
    const [batch, at] = place
    const answer = (await attempt(batch))[at]
    known.delete(name)
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer')
    return answer
  }
}

function newId(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
}
