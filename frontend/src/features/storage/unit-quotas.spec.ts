import { describe, expect, it } from 'vitest'
import { bytesOf, gigabytesOf, GIB } from './useUnitQuotas'

describe('a limit typed in GB', () => {
  it.each([
    ['1', GIB],
    [' 0.5 ', GIB / 2],
    ['1048576', 1024 ** 5],
  ])('%s is %d bytes', (typed, bytes) => {
    expect(bytesOf(typed)).toBe(bytes)
  })

  it.each(['', '0', '-1', '1e3', '1.234', '1048577', '多'])('%s is none', typed => {
    expect(bytesOf(typed)).toBeNull()
  })

  it('is shown as it was typed', () => {
    expect(gigabytesOf(bytesOf('750.25') ?? 0)).toBe('750.25')
  })
})
