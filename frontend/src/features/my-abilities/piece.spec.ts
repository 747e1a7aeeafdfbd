import { describe, expect, it } from 'vitest'
import { bodyOf, lacksOf, merged, same, type Draft } from './piece'

const file = (file_id: string, state = 'ready') =>
  ({ file_id, filename: `${file_id}.pdf`, size: 1, media_type: '', sha256: null, state }) as const
const draft = (part: Partial<Draft> = {}): Draft => ({
  narrative: '甲',
  evidence: [file('a')],
  self_level: 'pass',
  self_remark: '',
  ...part,
})
const ids = (one: Draft | null) => one?.evidence.map(({ file_id }) => file_id)

// [R112][R113]
describe('a piece while it is written', () => {
  it('is sent with the ids of its files, and is the same whatever the check says of them', () => {
    expect(bodyOf(draft()).evidence_file_ids).toEqual(['a'])
    expect(same(draft(), draft({ evidence: [file('a', 'checking')] }))).toBe(true)
    expect(same(draft(), draft({ self_level: null }))).toBe(false)
  })

  it('says what it lacks', () => {
    expect(lacksOf(draft())).toEqual([])
    expect(lacksOf(draft({ evidence: [], self_level: null }))).toEqual(['evidence', 'level'])
    expect(lacksOf(draft({ evidence: [file('a', 'rejected')] }))).toEqual(['checking'])
  })
})

describe('two sides of a piece', () => {
  it('are joined when they changed different parts', () => {
    const mine = draft({ narrative: '乙' })
    const theirs = draft({ self_level: 'excellent', evidence: [file('a'), file('b')] })
    expect(merged(draft(), mine, theirs)).toEqual({ ...theirs, narrative: '乙' })
  })

  it('are the person’s to choose from when both wrote the text or chose a level', () => {
    expect(merged(draft(), draft({ narrative: '乙' }), draft({ narrative: '丙' }))).toBeNull()
    expect(
      merged(draft(), draft({ self_level: 'fail' }), draft({ self_level: 'excellent' })),
    ).toBeNull()
  })

  it('keep what either added and drop what either removed', () => {
    const base = draft({ evidence: [file('a'), file('b')] })
    const mine = draft({ evidence: [file('b'), file('c')] })
    const theirs = draft({ evidence: [file('a'), file('b'), file('d')] })
    expect(ids(merged(base, mine, theirs))).toEqual(['b', 'd', 'c'])
  })
})
