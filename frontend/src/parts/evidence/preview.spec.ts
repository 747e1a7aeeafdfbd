import { expect, it } from 'vitest'
import { canSave, lengthOf, lookAgainIn, stageOf, type Preview } from './preview'

const preview: Preview = {
  state: 'ready',
  reason: null,
  look: 'pdf',
  filename: 'a.docx',
  media_type: '',
  is_blind: false,
  has_poster: false,
  has_thumbnail: false,
  duration_seconds: null,
}

it.each([
  [{}, 'pdf'],
  [{ look: 'image' }, 'image'],
  [{ look: 'none' }, 'save'],
  [{ state: 'making' }, 'wait'],
  [{ state: 'unavailable' }, 'save'],
  [{ look: 'video', state: 'making' }, 'original'],
  [{ look: 'video', state: 'unavailable' }, 'original'],
  // Never the original of a blind file.
  [{ look: 'video', state: 'making', is_blind: true }, 'wait'],
  [{ look: 'video', state: 'unavailable', is_blind: true }, 'save'],
] as [Partial<Preview>, string][])('%o is shown as %s', (change, stage) => {
  expect(stageOf({ ...preview, ...change })).toBe(stage)
})

it('offers to save a blind file only when its copy is there', () => {
  expect(canSave({ ...preview, is_blind: true, state: 'unavailable' })).toBe(false)
  expect(canSave({ ...preview, is_blind: true })).toBe(true)
  expect(canSave({ ...preview, state: 'unavailable' })).toBe(true)
})

it('looks again soon, then less and less often', () => {
  expect(lookAgainIn(0)).toBeLessThan(2_000)
  expect(lookAgainIn(100)).toBe(15_000)
  expect(lengthOf(2467.4)).toBe('41:07')
})
