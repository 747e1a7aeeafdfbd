// [R117]
import { expect, test } from 'vitest'
import { addressOf, answerOf, bodyOf, emptyTopic, standingOf } from './topic-form'

const ORIGIN = 'https://tisheng.example'

test('a page of the own library is named by its path', () => {
  expect(addressOf(` ${ORIGIN}/library/abc `, ORIGIN)).toBe('/library/abc')
  expect(addressOf('https://other.example/library/abc', ORIGIN)).toBe(
    'https://other.example/library/abc',
  )
})

test('rows of resources that were left empty are not sent, half-filled ones are', () => {
  const fields = emptyTopic('2026-09-01', '2027-08-31')
  fields.resources = [
    { title: ' ', url: '' },
    { title: '只有标题', url: '' },
  ]
  expect(bodyOf(fields, ORIGIN).resources).toEqual([{ title: '只有标题', url: '' }])
})

test('a reason is told as the words of whoever gave it', () => {
  const study = {
    ...{ state: 'declined' as const, reason: '没有时间', offered_by_name: '组长' },
    ...{ decided_at: null, decided_by_name: null },
  }
  expect(answerOf(study)).toBe('refused')
  expect(answerOf({ ...study, reason: '' })).toBeNull()
  const decided = { decided_at: '2026-09-01T00:00:00Z', decided_by_name: '学校' }
  expect(answerOf({ ...study, ...decided, reason: '' })).toBe('withdrawn')
  expect(answerOf({ ...study, ...decided, offered_by_name: null })).toBe('reason')
  expect(answerOf({ ...study, ...decided, state: 'following' })).toBe('reason')
})

test('an offer stands differently for the teacher and for those who lead', () => {
  expect(standingOf('offered', false)).toBe('offered')
  expect(standingOf('offered', true)).toBe('offered_out')
  expect(standingOf('following', true)).toBe('following')
})
