import { describe, expect, it } from 'vitest'
import { bodyOf, draftOf, lacking, lackOf, levelOf, sameMarks, type DraftMarks } from './marks'

const KEYS = ['A1.1', 'A1.2']
const marks = (...levels: (string | null)[]): DraftMarks =>
  Object.fromEntries(
    levels.map((level, at) => [KEYS[at] ?? '', { level: level as never, reason: '' }]),
  )

// [R141]
describe('the level of an ability, while it is rated', () => {
  it.each([
    [['excellent', 'excellent'], 'excellent'],
    [['excellent', 'pass'], 'pass'],
    [['pass', 'pass'], 'pass'],
    [['excellent', 'fail'], 'fail'],
    [['fail', 'fail'], 'fail'],
    [['excellent', null], null],
    [[null, 'fail'], null],
    [[], null],
  ] as const)('%j comes to %s', (given, level) => {
    expect(levelOf(KEYS, marks(...given))).toBe(level)
  })

  it('of no tasks is not known', () => {
    expect(levelOf([], {})).toBeNull()
  })
})

describe('a mark', () => {
  it('needs a level, and below 优秀 a reason that says something', () => {
    expect(lackOf({ level: null, reason: '甲' })).toBe('level')
    expect(lackOf({ level: 'pass', reason: '  ' })).toBe('reason')
    expect(lackOf({ level: 'fail', reason: '甲' })).toBeNull()
    expect(lackOf({ level: 'excellent', reason: '' })).toBeNull()
  })

  it('that lacks something is named in the order of the tasks', () => {
    expect(
      lacking(['A1.2', 'A1.1', 'A1.3'], { 'A1.1': { level: 'excellent', reason: '' } }),
    ).toEqual(['A1.2', 'A1.3'])
  })
})

describe('what is sent', () => {
  const draft: DraftMarks = {
    'A1.1': { level: 'pass', reason: ' 缺少数据 ' },
    'A1.9': { level: 'fail', reason: '别的任务' },
  }

  it('is only what was given, for tasks there are, without spaces around', () => {
    expect(bodyOf(KEYS, draft)).toEqual([{ task_key: 'A1.1', level: 'pass', reason: '缺少数据' }])
  })

  it('comes back the same', () => {
    const body = bodyOf(KEYS, draft)
    expect(sameMarks(KEYS, draftOf(body.map(one => ({ reason: '', ...one }))), draft)).toBe(true)
    expect(sameMarks(KEYS, {}, draft)).toBe(false)
  })
})
