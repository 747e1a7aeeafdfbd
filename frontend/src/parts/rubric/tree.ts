import type { ItemA, ItemB, ItemC, Rubric } from './types'

/** A C item with the branch it hangs on, in the order of the notice. */
export interface Leaf {
  item: ItemC
  b: ItemB
  a: ItemA
  /** 1-based place among all items. */
  place: number
}

export function leavesOf(rubric: Rubric): Leaf[] {
  const leaves: Leaf[] = []
  for (const a of rubric.items_a) {
    for (const b of a.items_b) {
      for (const item of b.items_c) leaves.push({ item, b, a, place: leaves.length + 1 })
    }
  }
  return leaves
}

/** The code before (−1) or after (+1) `code`; stays at the ends. */
export function neighbour(leaves: readonly Leaf[], code: string, step: 1 | -1): string {
  const at = leaves.findIndex(leaf => leaf.item.code === code)
  return leaves[at + step]?.item.code ?? code
}

/** The first code after `code`, going round, for which `wanted` holds. */
export function nextWhere(
  leaves: readonly Leaf[],
  code: string,
  wanted: (code: string) => boolean,
): string | null {
  const at = leaves.findIndex(leaf => leaf.item.code === code)
  const round = [...leaves.slice(at + 1), ...leaves.slice(0, at + 1)]
  return round.find(leaf => wanted(leaf.item.code))?.item.code ?? null
}

/** The rubric pruned to `codes`, for an arbiter who sees only what differs. */
export function pruned(rubric: Rubric, codes: ReadonlySet<string>): Rubric {
  const items_a = rubric.items_a
    .map(a => ({
      ...a,
      items_b: a.items_b
        .map(b => ({ ...b, items_c: b.items_c.filter(c => codes.has(c.code)) }))
        .filter(b => b.items_c.length > 0),
    }))
    .filter(a => a.items_b.length > 0)
  return { ...rubric, items_a }
}
