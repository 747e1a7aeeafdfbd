/** The value under a key that must be there; a missing one is a fault of the program. */
export function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key)
  if (value === undefined) throw new Error(`nothing known under ${key}`)
  return value
}
