/** An address with those parts of a query that are given. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const text = new URLSearchParams(given).toString()
  return text ? `${path}?${text}` : path
}
