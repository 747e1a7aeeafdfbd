import { describe, expect, it } from 'vitest'
import { returnPath } from './return-path'

describe('the page after signing in', () => {
  it.each(['/rounds/1?state=draft', '/account'])('is the one that was asked for: %s', path => {
    expect(returnPath(path)).toBe(path)
  })

  it.each([undefined, 'https://example.org', '//example.org', '/\\example.org', '/login', ['/a']])(
    'is the workbench for %s',
    path => {
      expect(returnPath(path)).toBe('/workbench')
    },
  )
})
