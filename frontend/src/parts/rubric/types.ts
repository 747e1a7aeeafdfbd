/** Wire shapes of the rubric, its marks and their score, as the assessment service writes them. */

/** Points travel as text or number with at most two decimals; never add them as floats. */
export type Points = string | number

export type RuleKind = 'all_or_nothing' | 'deduct_per_item' | 'graded'

export interface VoidCondition {
  key: string
  text: string
}

export interface Rule {
  kind: RuleKind
  step?: Points | null
  void_conditions: VoidCondition[]
}

export interface EvidenceSlot {
  key: string
  text: string
}

export interface ItemC {
  code: string
  name: string
  max_points: Points
  content: string
  method: string
  base: boolean
  rule: Rule
  evidence_slots: EvidenceSlot[]
}

export interface ItemB {
  code: string
  name: string
  max_points: Points
  items_c: ItemC[]
}

export interface ItemA {
  code: string
  name: string
  max_points: Points
  base: boolean
  items_b: ItemB[]
}

export interface Rubric {
  id: string
  code: string
  version: number
  title: string
  total_points: Points
  items_a: ItemA[]
}

/** One mark in the form its rule demands; `null` elsewhere means "not marked", never zero. */
export interface Mark {
  void?: string[] | null
  missing?: string[] | null
  points?: Points | null
  reason?: string | null
}

export type Grade = 'excellent' | 'pass' | 'fail'

export interface ScoredItem {
  code: string
  max: Points
  points: Points | null
  reason?: string | null
}

export interface Score {
  total: Points | null
  grade: Grade | null
  process_points: Points | null
  outcome_points: Points | null
  base_losses: string[]
  items: ScoredItem[]
  explanation: string[]
}

export interface SelfCheck extends Score {
  blank: string[]
  warnings: { code: string; text: string }[]
  is_complete: boolean
}

export type ItemState = 'empty' | 'started' | 'done' | 'warning' | 'returned'
