/** Codes for a school are given out fifty at a time: hashing takes the server a moment each. */
import {
  createOneTimeCodes,
  listPeople,
  type CodeBatchOut,
  type PersonOut,
  type SlipOut,
} from '@/api/auth'

export const AT_ONCE = 50

export type Refused = CodeBatchOut['refused'][number]
export type Whom = 'without' | 'all'

/** Everybody in service at a unit, page by page. */
export async function peopleAt(unit: string, signal?: AbortSignal): Promise<PersonOut[]> {
  const found: PersonOut[] = []
  let cursor: string | undefined
  do {
    const page = await listPeople({
      query: { org_id: unit, status: 'active', limit: 200, cursor },
      signal,
    })
    found.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return found
}

export function chosenOf(people: readonly PersonOut[], whom: Whom): PersonOut[] {
  return whom === 'all' ? [...people] : people.filter(person => person.username === null)
}

export function batchesOf<Item>(items: readonly Item[], size = AT_ONCE): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}

/** Give codes batch after batch; what was given stays, also when a later batch fails. */
export async function giveCodes(
  people: readonly PersonOut[],
  report: (slips: SlipOut[], refused: Refused[]) => void,
): Promise<void> {
  for (const batch of batchesOf(people)) {
    const given = await createOneTimeCodes({ body: { person_ids: batch.map(({ id }) => id) } })
    report(given.slips, given.refused)
  }
}
