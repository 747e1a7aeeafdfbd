import { expect, it } from 'vitest'
import { formatBytes, mediaTypeOf, unfitness } from './accepted'
import { onOwnOrigin } from './put-part'
import { Speedometer } from './speed'

const MIB = 1024 * 1024

it.each([
  ['plan.pdf', 1, null],
  ['plan.PDF', 50 * MIB, null],
  ['plan.pdf', 50 * MIB + 1, 'size'],
  ['lesson.mp4', 2048 * MIB, null],
  ['photo.jpg', 21 * MIB, 'size'],
  ['run.exe', 10, 'type'],
  ['noextension', 10, 'type'],
  ['empty.pdf', 0, 'empty'],
])('%s of %i bytes → %s', (name, size, code) => {
  expect(unfitness({ name, size })?.code ?? null).toBe(code)
})

it('declares the media type by extension, whatever the machine calls it', () => {
  expect(mediaTypeOf('a.MOV')).toBe('video/quicktime')
})

it.each([
  [999, '999 B'],
  [1024, '1 KB'],
  [12.4 * MIB, '12.4 MB'],
  [2048 * MIB, '2 GB'],
])('%d bytes read %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})

it('sends parts through the page’s own origin', () => {
  expect(onOwnOrigin('http://store.example:9000/bucket/key?X-Amz=1&partNumber=2')).toBe(
    '/bucket/key?X-Amz=1&partNumber=2',
  )
})

it('tells the speed of the last seconds only', () => {
  const meter = new Speedometer()
  expect(meter.read()).toBeNull()
  for (let second = 0; second <= 10; second += 1) meter.note(second * 1000, second * 100)
  expect(meter.read()).toBe(100)
  meter.note(11_000, 0) // a resume starts from what the store has
  expect(meter.read()).toBeNull()
})
