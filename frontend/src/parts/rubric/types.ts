/** The words of the rubric on screens, named after the wire types they are. */
import type {
  Grade,
  ItemAOutput,
  ItemBOutput,
  ItemCOutput,
  ItemScoreOut,
  ItemState,
  KeyedText,
  Kind,
  MarkOut,
  RubricDetailOut,
  ScoreOut,
  SelfCheckOut,
} from '@/api/assessment'

/** Points travel as text with at most two decimals; never add them as floats. */
export type Points = string | number
export type RuleKind = Kind
export type EvidenceSlot = KeyedText
export type ItemC = ItemCOutput
export type ItemB = ItemBOutput
export type ItemA = ItemAOutput
export type Rubric = RubricDetailOut
/** One mark in the form its rule demands; `null` elsewhere means "not marked", never zero. */
export type Mark = MarkOut
export type ScoredItem = ItemScoreOut
/** A score on the way: total and grade are `null` while an item is blank. */
export type Score = Omit<ScoreOut, 'total' | 'grade'> & Pick<SelfCheckOut, 'total' | 'grade'>
export type SelfCheck = SelfCheckOut
export type { Grade, ItemState }
