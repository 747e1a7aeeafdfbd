// [R117]
import { expect, test } from 'vitest'
import { addressOf, bodyOf, emptyTopic } from './topic-form'

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
