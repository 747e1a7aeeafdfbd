import { describe, expect, it } from 'vitest'
import { Refusal } from '@/api'
import { isPassing } from './evidence-api'
import { PutFailed, saysFull } from './put-part'

describe('a store without room', () => {
  it('is known by its status or by its words, never by a part that was taken', () => {
    expect(saysFull(507, '')).toBe(true)
    expect(saysFull(403, '<Error><Code>QuotaExceeded</Code></Error>')).toBe(true)
    expect(saysFull(500, '<Error><Code>InternalError</Code></Error>')).toBe(false)
    expect(saysFull(200, '<Code>QuotaExceeded</Code>')).toBe(false)
  })

  it('is told at once instead of being tried again', () => {
    expect(isPassing(new PutFailed(507, true))).toBe(false)
    expect(isPassing(new PutFailed(500))).toBe(true)
    expect(isPassing(new Refusal(503, 'store_full'))).toBe(false)
    expect(isPassing(new Refusal(503, 'store_unavailable'))).toBe(true)
  })
})
