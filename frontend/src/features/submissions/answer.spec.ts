import { describe, expect, it } from 'vitest'
import type { ItemC } from '@/parts/rubric/types'
import type { EvidenceFile } from '@/parts/submission/types'
import { bodyOf, linesOf, mergeDrafts, sameDraft, type Draft } from './answer'

const item: ItemC = {
  code: 'C1',
  name: '团队建设',
  max_points: '1',
  content: '',
  method: '',
  base: true,
  rule: { kind: 'all_or_nothing', void_conditions: [{ key: 'C1.1', text: '非校长领衔' }] },
  evidence_slots: [{ key: 'C1.s1', text: '学校信息化教学发展规划' }],
}
const file = (file_id: string, slot: string | null = 'C1.s1'): EvidenceFile => ({
  file_id,
  slot,
  filename: `${file_id}.pdf`,
  size: 1,
  media_type: 'application/pdf',
  sha256: null,
  state: 'ready',
})
const draft = (rest: Partial<Draft>): Draft => ({
  narrative: '',
  self_mark: null,
  evidence: [],
  ...rest,
})

it('sends files with their slots, and only slots that are known', () => {
  expect(bodyOf(item, draft({ evidence: [file('a'), file('b', null)] }))).toEqual({
    narrative: '',
    self_mark: null,
    evidence_file_ids: ['a', 'b'],
    slots: { a: 'C1.s1' },
  })
})

describe('two people at one item', () => {
  const base = draft({ narrative: 'old', evidence: [file('a'), file('b')] })

  it('are joined when one wrote and the other uploaded', () => {
    const mine = { ...base, narrative: 'mine' }
    const theirs = { ...base, evidence: [file('a'), file('b'), file('c')] }
    expect(mergeDrafts(item, base, mine, theirs)).toEqual({
      narrative: 'mine',
      self_mark: null,
      evidence: [file('a'), file('b'), file('c')],
    })
  })

  it('lose no upload and bring no removed file back', () => {
    const mine = { ...base, evidence: [file('b'), file('mine')] }
    const theirs = { ...base, evidence: [file('a'), file('theirs')] }
    const merged = mergeDrafts(item, base, mine, theirs)
    expect(merged?.evidence.map(({ file_id }) => file_id)).toEqual(['theirs', 'mine'])
  })

  it('are asked when both wrote the same part', () => {
    const mine = { ...base, narrative: 'mine' }
    const theirs = { ...base, narrative: 'theirs' }
    expect(mergeDrafts(item, base, mine, theirs)).toBeNull()
    const marked = { ...base, self_mark: { void: [] } }
    const failed = { ...base, self_mark: { void: ['C1.1'] } }
    expect(mergeDrafts(item, base, marked, failed)).toBeNull()
  })
})

it('a draft is the same when only the state of a file moved on', () => {
  const checking = { ...file('a'), state: 'checking' }
  expect(sameDraft(item, draft({ evidence: [file('a')] }), draft({ evidence: [checking] }))).toBe(
    true,
  )
})

it('a version is told in words for the comparison', () => {
  const t = (key: string, values?: Record<string, unknown>) =>
    `${key}:${JSON.stringify(values ?? {})}`
  const told = linesOf(item, draft({ narrative: '说明', self_mark: { void: ['C1.1'] } }), t)
  expect(told.join()).toContain('非校长领衔')
  expect(told.at(-1)).toBe('说明')
})
