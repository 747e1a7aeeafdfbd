// [R132]
import { describe, expect, it } from 'vitest'
import { hostOf, isUnsafe } from './links'

describe('addresses of tools', () => {
  it.each([
    ['https://www.smartedu.cn/tool?a=1#x', 'www.smartedu.cn'],
    ['http://10.0.0.3:8080/', '10.0.0.3'],
  ])('%s is shown with its host', (url, host) => {
    expect(hostOf(url)).toBe(host)
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user:secret@example.cn/',
    'www.example.cn',
    '//example.cn',
    '',
  ])('%s is no link', url => {
    expect(hostOf(url)).toBeNull()
  })

  it('says which are not encrypted', () => {
    expect([isUnsafe('http://a.cn'), isUnsafe('https://a.cn')]).toEqual([true, false])
  })
})
