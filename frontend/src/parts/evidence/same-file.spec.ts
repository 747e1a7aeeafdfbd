import { expect, it } from 'vitest'
import { LIMITS, largestOf, sift } from './accepted'
import { unfinishedOf } from './upload'

const open = [
  { id: 'u1', filename: '课.mp4', size: 10, prefix_sha256: 'a' },
  { id: 'u2', filename: '旧.mp4', size: 10, prefix_sha256: null },
]

it.each([
  ['the same file', { name: '课.mp4', size: 10 }, 'a', 'u1'],
  ['another name', { name: '课2.mp4', size: 10 }, 'a', undefined],
  ['another beginning', { name: '课.mp4', size: 10 }, 'b', undefined],
  ['another size', { name: '课.mp4', size: 11 }, 'a', undefined],
  ['a browser without a digest', { name: '课.mp4', size: 10 }, null, 'u1'],
  ['an upload without a hash', { name: '旧.mp4', size: 10 }, 'b', 'u2'],
])('finds the unfinished upload of a file: %s', (_, file, prefix, id) => {
  expect(unfinishedOf(open, file, prefix)?.id).toBe(id)
})

it('sorts chosen files by what the server allows and what is free', () => {
  const file = (name: string, size: number) => new File(['x'.repeat(size)], name)
  const files = [file('a.pdf', 5), file('b.exe', 1), file('c.png', 9), file('d.pdf', 6)]
  const largest = largestOf([{ kind: 'image', largest: 8 }])
  const { fit, away } = sift(files, largest, 10)
  expect(fit.map(({ name }) => name)).toEqual(['a.pdf'])
  expect(away.map(({ name, why }) => [name, why.code])).toEqual([
    ['b.exe', 'type'],
    ['c.png', 'size'],
    ['d.pdf', 'room'],
  ])
  expect(largest.video).toBe(LIMITS.video)
})
