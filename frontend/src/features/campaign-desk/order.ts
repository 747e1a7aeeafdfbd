/** Moving one of a list by a step. */
export type Way = 'up' | 'down'

/** The list with one of it a step further; the same list at its ends. */
export function moved(ids: readonly string[], id: string, way: Way): string[] {
  const at = ids.indexOf(id)
  const to = way === 'up' ? at - 1 : at + 1
  const other = ids[to]
  if (at < 0 || other === undefined) return [...ids]
  return ids.map((one, index) => (index === at ? other : index === to ? id : one))
}
