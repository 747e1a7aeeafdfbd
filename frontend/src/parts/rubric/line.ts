import type { ItemState } from './types'

/** A line of the tree: the state of the item and its points so far. */
export type LineState = ItemState | 'differs'

export interface TreeLine {
  state: LineState
  points: string | null
}
