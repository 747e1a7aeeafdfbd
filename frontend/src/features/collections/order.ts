/** The order of what is in a collection. Pure. */

/** With one moved up (-1) or down (1); at the ends nothing moves. */
export function moved<One>(rows: readonly One[], at: number, by: -1 | 1): One[] {
  const found = [...rows]
  const [one, other] = [found[at], found[at + by]]
  if (one === undefined || other === undefined) return found
  found[at] = other
  found[at + by] = one
  return found
}
