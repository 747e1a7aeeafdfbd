import { expect, it } from 'vitest'
import { handedIn, wordsOf } from './step-words'

it.each([
  [{}, []],
  [{ reason: '逾期' }, ['逾期']],
  [{ reason: '', peers: ['甲'] }, []],
  [{ reasons: { 'A1.1': '缺少实录', 'A1.2': '文件打不开' } }, ['缺少实录', '文件打不开']],
  [{ reasons: null }, []],
])('what %j says', (detail, words) => {
  expect(wordsOf({ detail })).toEqual(words)
})

// [R118]
it('tells what was handed in, and nothing of steps that handed nothing in', () => {
  const file = { file_id: 'x', filename: '教案.pdf', sha256: null }
  const pieces = [{ task_key: 'A1.1', narrative: '甲', files: [file] }]
  expect(handedIn({ detail: { pieces } })).toEqual([
    { key: 'A1.1', narrative: '甲', files: ['教案.pdf'] },
  ])
  expect(handedIn({ detail: { reason: '逾期' } })).toEqual([])
})
