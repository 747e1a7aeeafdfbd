import { afterEach, describe, expect, it, vi } from 'vitest'
import { isRefusal } from '@/api'
import { gatheringSmall, SMALL } from './small-files'
import type { UploadPorts, UploadTask } from './upload'

const json = vi.hoisted(() => vi.fn())
vi.mock('@/api/json', () => ({ json }))
afterEach(() => json.mockReset())

const hashes = { sha256: null, prefix: null }
function task(name: string, size = 10): UploadTask {
  const file = new File(['x'], name)
  Object.defineProperty(file, 'size', { value: size })
  return { file, pupils: null } as UploadTask
}
function alone() {
  const start = vi.fn(async () => ({ id: 'large', part_size: 5, parts: [] }))
  const complete = vi.fn(async () => ({ id: 'large' }))
  return { start, complete } as unknown as UploadPorts
}

describe('small files', () => {
  it('are begun together and completed together, each with its own answer', async () => {
    json.mockResolvedValueOnce({
      items: [
        { upload: { id: 'u1', part_size: 5, parts: [{ number: 1, url: '/1' }] }, refused: null },
        {
          upload: null,
          refused: { code: 'quota_exceeded', title: '满', detail: '还剩', extra: {} },
        },
      ],
    })
    const ports = gatheringSmall(alone())
    const [first, second] = await Promise.allSettled([
      ports.start(task('a.pdf'), hashes, 'k1'),
      ports.start(task('b.pdf'), hashes, 'k2'),
    ])
    expect(json).toHaveBeenCalledTimes(1)
    expect(first).toMatchObject({ status: 'fulfilled', value: { id: 'u1' } })
    expect(isRefusal((second as PromiseRejectedResult).reason)).toBe(true)
    expect((second as PromiseRejectedResult).reason).toMatchObject({
      code: 'quota_exceeded',
      title: '满',
      detail: '还剩',
    })

    json.mockResolvedValueOnce({
      items: [{ id: 'u1', file: { id: 'u1', receipt_no: 'SC1' }, refused: null }],
    })
    const file = await ports.complete('u1', [{ number: 1, etag: 'e' }])
    expect(json).toHaveBeenLastCalledWith('POST', expect.stringMatching(/complete-batch$/), {
      uploads: [{ id: 'u1', etag: 'e' }],
    })
    expect(file).toMatchObject({ receipt_no: 'SC1' })
  })

  it('are asked about together while they are checked', async () => {
    const { file } = gatheringSmall(alone())
    json.mockResolvedValueOnce({ items: [{ id: 'b' }, { id: 'a' }] })
    const answers = await Promise.all([file('a'), file('b')])
    expect(answers).toEqual([{ id: 'a' }, { id: 'b' }])
    expect(json).toHaveBeenCalledTimes(1)
  })

  it('leave large ones, and those of an earlier visit, to go alone', async () => {
    const one = alone()
    const ports = gatheringSmall(one)
    await ports.start(task('film.mp4', SMALL + 1), hashes, 'k')
    await ports.complete('earlier', [{ number: 1, etag: 'e' }])
    expect(one.start).toHaveBeenCalledTimes(1)
    expect(one.complete).toHaveBeenCalledTimes(1)
    expect(json).not.toHaveBeenCalled()
  })
})
