import type { KeyedText } from '@/api/assessment'

/** `C13.4` after `C13.1…3`, `C13.s2` after `C13.s1`: one more than the highest number in use. */
export function freeKey(prefix: string, lines: readonly KeyedText[]): string {
  const used = lines.map(({ key }) => Number(/(\d+)$/.exec(key)?.[1] ?? 0))
  const next = Math.max(0, ...used) + 1
  return prefix.endsWith('.s') ? `${prefix}${next}` : `${prefix}.${next}`
}
