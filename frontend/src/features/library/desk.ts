/** Which screen works on an item for the reader, by what the server allows them now. Pure. */
import type { ItemPageOut, Verb } from '@/api/cases'

const DECIDING: Verb[] = ['publish', 'return', 'recommend', 'select']

export function deskOf(
  item: Pick<ItemPageOut, 'actions' | 'is_owner' | 'asks_consent'> | undefined,
): 'my-item' | 'item-review' | null {
  if (item?.is_owner || item?.asks_consent) return 'my-item'
  return item?.actions.some(verb => DECIDING.includes(verb)) ? 'item-review' : null
}
