import { expect, it } from 'vitest'
import { Refusal } from '@/api'
import { saveAnswer } from './save-answer'

const stale = (more: object) =>
  Promise.reject(
    new Refusal(412, 'stale_version', { current: { version: 3, text: '最新' }, ...more }),
  )
const read = (wire: { version: number; text: string }) => wire.text

it.each([
  [{ changed_by: 'self' }, 'self'],
  [{ changed_by: 'other' }, 'other'],
  [{ changed_by: 'somebody' }, undefined],
  [{}, undefined],
])('a conflict with %o is the change of %s', async (more, by) => {
  const answer = await saveAnswer(stale(more), read)
  expect(answer).toEqual({ kind: 'stale', value: '最新', version: 3, by })
})
