// [R92]
import { describe, expect, it } from 'vitest'
import { attachedOf, isUnnamed } from './attached'

const known = new Map([['a', { file_id: 'a', filename: '制度.pdf', size: 9, state: 'ready' }]])

describe('attached files', () => {
  it('are all there, in the order of the document, known or not', () => {
    const found = attachedOf(['x', 'a'], known, '已上传的文件')
    expect(found.map(({ file_id, filename }) => [file_id, filename])).toEqual([
      ['x', '已上传的文件'],
      ['a', '制度.pdf'],
    ])
    expect(found.map(isUnnamed)).toEqual([true, false])
  })
})
