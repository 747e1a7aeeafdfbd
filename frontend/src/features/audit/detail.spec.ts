import { describe, expect, it } from 'vitest'
import { linesOf, textOf, type Words } from './detail'

const words: Words = {
  label: key => ({ create: '新增', error: '错误' })[key],
  code: word => ({ yes: '是', no: '否', nothing: '（空）', left: '已离开' })[word],
  name: id => ({ '/1/12/': '芝罘区' })[id],
  time: () => '2026-11-27 09:00',
}

describe('linesOf', () => {
  it('puts before and after side by side, and keeps the rest', () => {
    const detail = { before: { name: '甲', phone: null }, after: { name: '乙' }, reason: '更名' }
    expect(linesOf(detail)).toEqual([
      { key: 'name', before: '甲', value: '乙' },
      { key: 'phone', before: null, value: undefined },
      { key: 'reason', value: '更名' },
    ])
  })

  it('spreads what a new thing is', () => {
    expect(linesOf({ after: { name: '甲' } })).toEqual([{ key: 'name', value: '甲' }])
  })
})

describe('textOf', () => {
  it.each([
    [{ key: 'status', value: 'left' }, '已离开'],
    [{ key: 'username', value: 'left' }, 'left'],
    [{ key: 'to_path', value: '/1/12/' }, '芝罘区'],
    [{ key: 'expires_at', value: '2026-11-27T01:00:00Z' }, '2026-11-27 09:00'],
    [{ key: 'secret_changed', value: true }, '是'],
    [{ key: 'phone', value: null }, '（空）'],
    [{ key: 'left', value: ['一小', '语文组'] }, '一小、语文组'],
    [{ key: 'left', value: [] }, '（空）'],
    [{ key: 'grants', value: ['left@烟台市'] }, '烟台市 · 已离开'],
    [{ key: 'counts', value: { create: 3, error: 0 } }, '新增：3；错误：0'],
  ])('says %j as %s', (line, said) => {
    expect(textOf(line, words)).toBe(said)
  })
})
