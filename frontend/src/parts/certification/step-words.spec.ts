import { expect, it } from 'vitest'
import { wordsOf } from './step-words'

it.each([
  [{}, []],
  [{ reason: '逾期' }, ['逾期']],
  [{ reason: '', peers: ['甲'] }, []],
  [{ reasons: { 'A1.1': '缺少实录', 'A1.2': '文件打不开' } }, ['缺少实录', '文件打不开']],
  [{ reasons: null }, []],
])('what %j says', (detail, words) => {
  expect(wordsOf({ detail })).toEqual(words)
})
