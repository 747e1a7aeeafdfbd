import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { marked, wordsOf } from './marking'
import MarkedText from './MarkedText.vue'

/** The pieces that are marked. */
function hits(text: string, said: string): string[] {
  return marked(text, wordsOf(said)).flatMap(({ text: piece, isHit }) => (isHit ? [piece] : []))
}

describe('marking', () => {
  it.each([
    ['用在线测验做课堂导入', '课堂', ['课堂']],
    ['用在线测验做课堂导入', '课 测验', ['测验', '课']],
    ['ＡＢＣ 与 abc', 'Abc', ['ＡＢＣ', 'abc']],
    ['课课课', '课课', ['课课课']],
    ['100%_0', '%', ['%']],
    ['a.*b', '.*', ['.*']],
    ['教学', '数学', []],
    ['教学', '  ', []],
    ['㎡的面积', 'm2', ['㎡']],
    ['😀课堂😀', '课堂😀', ['课堂😀']],
  ])('finds in %s the words %s', (text, said, found) => {
    expect(hits(text, said)).toEqual(found)
  })

  it.each(['用在线测验', '<b>课</b>', '', '𠮷野家㎡ＡＢ'])('loses nothing of %s', text => {
    const pieces = marked(text, wordsOf('课 b a'))
    expect(pieces.map(one => one.text).join('')).toBe(text)
  })

  it('looks for as many words as the server does, each once', () => {
    expect(wordsOf('a A ａ  b')).toEqual(['a', 'b'])
    expect(wordsOf([...'一二三四五六七八九十百千'].join(' '))).toHaveLength(10)
  })
})

describe('a marked text', () => {
  it('stays text whatever is written and searched', () => {
    const text = '<img src=x onerror=alert(1)> & <mark>课</mark>'
    const host = document.createElement('p')
    const props = { text, words: wordsOf('<img 课 &') }
    const shown = mount(MarkedText, { props, attachTo: host })
    expect(host.textContent).toBe(text)
    expect(shown.findAll('mark').map(one => one.text())).toEqual(['<img', '&', '课'])
    expect(shown.find('img').exists()).toBe(false)
  })
})
