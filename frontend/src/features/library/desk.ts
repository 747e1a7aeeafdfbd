/** Which screen works on an item for the reader, by what the server allows them now. Pure. */
import type { ItemPageOut, Verb } from '@/api/cases'

const DECIDING: Verb[] = ['publish', 'return', 'recommend', 'select']
type Seen = Pick<ItemPageOut, 'actions' | 'is_owner' | 'asks_consent' | 'is_citys'>
export type Desk = 'my-item' | 'item-review' | 'tool-edit'

export function deskOf(item: Seen | undefined): Desk | null {
  if (item === undefined) return null
  // Of the city's own no school is the judge: those who keep the tool library write it.
  if (item.is_citys) return item.actions.includes('enter') ? 'tool-edit' : null
  if (item.is_owner || item.asks_consent) return 'my-item'
  return item.actions.some(verb => DECIDING.includes(verb)) ? 'item-review' : null
}
