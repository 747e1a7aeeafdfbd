import { hundredths } from '@/parts/rubric/points'
import type { ResultItem } from './result-api'

/** The bar of a gap: to the right when the school gave itself more, to the left when less. */
export function gapWidth({ gap, max_points }: Pick<ResultItem, 'gap' | 'max_points'>): {
  side: 'over' | 'under'
  percent: number
} {
  const top = hundredths(max_points)
  const value = gap === null || top === 0 ? 0 : hundredths(gap)
  const percent = Math.min(50, (Math.abs(value) / Math.max(1, top)) * 50)
  return { side: value >= 0 ? 'over' : 'under', percent }
}
