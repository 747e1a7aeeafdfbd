import { expect, it } from 'vitest'
import { isSeed, plainSeed } from './seed'

it.each(['3 5 2 6 1 4', ' 352614 ', '3  5 2 6', 'SSQ2026128'])('takes %s', typed =>
  expect(isSeed(typed)).toBe(true),
)
it.each(['', '12345', '3，5，2，6', '三五二六一四', 'a'.repeat(65)])('refuses %s', typed =>
  expect(isSeed(typed)).toBe(false),
)
it('keeps one blank between words', () => expect(plainSeed(' 3  5\t2 ')).toBe('3 5 2'))
