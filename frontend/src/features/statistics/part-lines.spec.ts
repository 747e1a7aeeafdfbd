// [R144]
import { describe, expect, it } from 'vitest'
import type { AbilityPartOut } from '@/api/assessment'
import { groupsOf, linesOf } from './part-lines'

const figures = (begun: number) => ({
  ...{ begun, rated: begun, excellent: 0, passing: begun, failing: 0, final: 0 },
})
const row = (key: string, begun: number) => ({ key, name: key, figures: figures(begun) })
const part = (name: string, more: Partial<AbilityPartOut>): AbilityPartOut => ({
  ...{ unit_id: name, name, total: figures(9), dimensions: [], environments: [] },
  ...more,
})
const parts = [
  part('甲', { environments: [row('multimedia', 2)] }),
  part('乙', { dimensions: [row('teaching', 3)], environments: [row('mobile', 4)] }),
]

describe('units by what is chosen', () => {
  it('offers what any of them has, dimensions first', () => {
    expect(groupsOf(parts).map(({ key }) => key)).toEqual(['teaching', 'multimedia', 'mobile'])
    expect(groupsOf([])).toEqual([])
  })

  it('shows nothing, not everything, of a unit without the chosen one', () => {
    expect(linesOf(parts, 'teaching').map(one => one.figures.begun)).toEqual([0, 3])
    expect(linesOf(parts, 'multimedia').map(one => one.figures.rated)).toEqual([2, 0])
    expect(linesOf(parts, '').map(one => one.figures.begun)).toEqual([9, 9])
  })
})
