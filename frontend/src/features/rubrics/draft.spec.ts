import { describe, expect, it } from 'vitest'
import type { RubricDetailOut } from '@/api/assessment'
import { contentOf, isChanged, sumUp } from './draft'

const item = (code: string, max_points: string) => ({
  code,
  name: code,
  content: '',
  method: '',
  base: false,
  max_points,
  evidence_slots: [],
  rule: { kind: 'graded' as const },
})
const rubric = {
  id: 'x',
  title: '细则',
  items_a: [
    {
      code: 'A1',
      name: '',
      base: true,
      max_points: '0',
      items_b: [
        { code: 'B1', name: '', max_points: '0', items_c: [item('C1', '0.1'), item('C2', '0.2')] },
        { code: 'B2', name: '', max_points: '0', items_c: [item('C3', '7')] },
      ],
    },
  ],
} as unknown as RubricDetailOut

describe('a draft of a rubric', () => {
  it('sums exactly from the leaves up', () => {
    const content = contentOf(rubric)
    expect(sumUp(content)).toBe(7.3)
    expect(content.items_a[0]?.items_b[0]?.max_points).toBe('0.3')
    expect(content.items_a[0]?.max_points).toBe('7.3')
  })

  it('is detached from the version it shows', () => {
    const content = contentOf(rubric)
    const first = content.items_a[0]?.items_b[0]?.items_c[0]
    if (first) first.name = '改过'
    expect(rubric.items_a[0]?.items_b[0]?.items_c[0]?.name).toBe('C1')
    expect(isChanged(rubric.items_a[0]?.items_b[0]?.items_c[0], first)).toBe(true)
  })
})
