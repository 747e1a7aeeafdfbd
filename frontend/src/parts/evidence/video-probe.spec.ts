import { describe, expect, it } from 'vitest'
import { adviceFor } from './video-probe'

const GB = 1024 ** 3
const hd = { width: 1280, height: 720 }

describe('advice about a video', () => {
  it.each([
    ['a usual lesson', { seconds: 2400, ...hd }, 0.8 * GB, []],
    ['an hour and more', { seconds: 4000, ...hd }, 0.8 * GB, ['long']],
    ['straight from a camera', { seconds: 600, ...hd }, 1.5 * GB, ['heavy']],
    ['a short clip of high quality', { seconds: 10, ...hd }, 40_000_000, []],
    ['both', { seconds: 4000, ...hd }, 7 * GB, ['long', 'heavy']],
    ['a codec the browser does not know', null, GB, ['unplayable']],
    ['sound without a picture', { seconds: 60, width: 0, height: 0 }, GB, ['unplayable']],
    ['a recording without a length', { seconds: Infinity, ...hd }, GB, []],
  ])('%s', (_, facts, size, codes) => {
    expect(adviceFor(facts, size, 45).map(({ code }) => code)).toEqual(codes)
  })
})
