/** How long the parts of a bar are, in percent of the longest row. Pure. */

export type Tone = 'success' | 'primary' | 'danger' | 'faint'

export interface Share {
  tone: Tone
  n: number
}

export interface Part extends Share {
  width: number
}

export function partsOf(shares: readonly Share[], longest: number): Part[] {
  if (longest <= 0) return []
  return shares.filter(({ n }) => n > 0).map(one => ({ ...one, width: (one.n / longest) * 100 }))
}

export function longestOf(lengths: readonly number[]): number {
  return Math.max(0, ...lengths)
}
