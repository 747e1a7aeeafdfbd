/** Abilities counted by environment and dimension. Pure. */
import type { Dimension, Environment } from '@/api/assessment'

export const ENVIRONMENTS = ['multimedia', 'blended', 'smart'] as const satisfies Environment[]
export const DIMENSIONS = [
  'learner_analysis',
  'teaching_design',
  'learning_guidance',
  'learning_assessment',
] as const satisfies Dimension[]

export interface Placed {
  environment: Environment
  dimension: Dimension
}

export interface Where {
  environment?: Environment
  dimension?: Dimension
}

/** How many stand in a row, a column or a cell. */
export function countIn(abilities: readonly Placed[], where: Where): number {
  return within(abilities, where).length
}

export function within<One extends Placed>(abilities: readonly One[], where: Where): One[] {
  return abilities.filter(
    one =>
      (!where.environment || one.environment === where.environment) &&
      (!where.dimension || one.dimension === where.dimension),
  )
}
