import { describe, expect, it, vi } from 'vitest'
import { PutFailed } from './put-part'
import type { OpenUpload, StoredFile, UploadPorts, UploadTask } from './upload'
import { UploadQueue, type QueueOptions } from './upload-queue'

const PART = 5
const place = { scope: 's', item: 'C1', slot: 'C1.s1' }
const fileOf = (name: string, size: number) => new File(['x'.repeat(size)], name)

/** A store and a service in memory; `put` can be told to fail. */
function network() {
  const stored = new Map<number, string>()
  const file: StoredFile = {
    id: 'f1',
    filename: 'a.pdf',
    state: 'checking',
    sha256: null,
    size: 0,
    media_type: 'application/pdf',
    receipt_no: 'SC0',
    reason: null,
  }
  const partsOf = (size: number) =>
    Array.from({ length: Math.ceil(size / PART) }, (_, at) => at + 1)
  let size = 0
  let clock = 0
  const ports = {
    start: vi.fn(async ({ file: chosen }: UploadTask) => {
      size = chosen.size
      const parts = partsOf(size).map(number => ({ number, url: `/b/${number}?v=1` }))
      return { id: 'u1', part_size: PART, parts }
    }),
    look: vi.fn(async (): Promise<OpenUpload> => ({
      id: 'u1',
      state: 'open',
      filename: 'a.pdf',
      size,
      part_size: PART,
      received_parts: [...stored].map(([number, etag]) => ({ number, etag, size: PART })),
      parts: partsOf(size)
        .filter(number => !stored.has(number))
        .map(number => ({ number, url: `/b/${number}?v=2` })),
    })),
    complete: vi.fn(async () => file),
    abort: vi.fn(async () => undefined),
    file: vi.fn(async () => ({ ...file, state: 'ready' as const, receipt_no: 'SC1' })),
    put: vi.fn(async (url: string, part: Blob, onSent: (bytes: number) => void) => {
      const number = Number(/\d+/.exec(url)?.[0])
      onSent(part.size)
      stored.set(number, `e${number}`)
      return `e${number}`
    }),
    digest: vi.fn(async () => 'abc'),
    prefix: vi.fn(async () => 'ab'),
    wait: vi.fn(async (ms: number, signal?: AbortSignal) => {
      clock += ms
      signal?.throwIfAborted()
    }),
    now: () => (clock += 100),
    isPassing: (problem: unknown) => problem instanceof PutFailed,
    askedToWait: () => 3_000,
  } satisfies UploadPorts
  return { ports, stored, setSize: (bytes: number) => (size = bytes) }
}

function queueOn(ports: UploadPorts, options: Partial<QueueOptions> = {}) {
  const tasks = new Map<string, UploadTask>()
  const onReceived = vi.fn()
  const queue = new UploadQueue({ ports, tasks, onReceived, ...options })
  const only = () => [...tasks.values()][0] as UploadTask
  return { queue, tasks, onReceived, only }
}

describe('a file on its way', () => {
  it('is sent in parts, completed with their etags and watched until it is checked', async () => {
    const { ports } = network()
    const { queue, only, onReceived } = queueOn(ports)
    queue.add([fileOf('a.pdf', 12)], place)
    await vi.waitFor(() => expect(only().state).toBe('ready'))
    expect(ports.start).toHaveBeenCalledWith(
      expect.objectContaining({ place }),
      { sha256: 'abc', prefix: 'ab' },
      expect.any(String),
    )
    expect(ports.put.mock.calls.map(([, part]) => part.size).sort()).toEqual([2, 5, 5])
    expect(ports.complete).toHaveBeenCalledWith('u1', [
      { number: 1, etag: 'e1' },
      { number: 2, etag: 'e2' },
      { number: 3, etag: 'e3' },
    ])
    expect(only()).toMatchObject({ sentBytes: 12, receiptNo: 'SC1', fileId: 'f1' })
    expect(onReceived).toHaveBeenCalledTimes(1)
  })

  it('tries a broken part again with back-off and a fresh address', async () => {
    const { ports } = network()
    const working = ports.put.getMockImplementation()
    ports.put.mockImplementationOnce(async () => Promise.reject(new PutFailed(403)))
    ports.put.mockImplementationOnce(async () => Promise.reject(new PutFailed(0)))
    if (working) ports.put.mockImplementation(working)
    const { queue, only } = queueOn(ports)
    queue.add([fileOf('a.pdf', 4)], place)
    await vi.waitFor(() => expect(only().state).toBe('ready'))
    expect(ports.wait.mock.calls.slice(0, 2).map(([ms]) => ms)).toEqual([1_000, 2_000])
    expect(ports.put.mock.calls.map(([url]) => url)).toEqual(['/b/1?v=1', '/b/1?v=2', '/b/1?v=2'])
  })

  it('fails in the end, keeps what arrived and goes on from there when asked', async () => {
    const { ports, stored } = network()
    const working = ports.put.getMockImplementation() as typeof ports.put
    ports.put.mockImplementation(async (url, part, onSent) => {
      if (url.startsWith('/b/2')) throw new PutFailed(0)
      return working(url, part, onSent)
    })
    const { queue, only } = queueOn(ports)
    const [key] = queue.add([fileOf('a.pdf', 10)], place)
    await vi.waitFor(() => expect(only().state).toBe('failed'))
    expect([...stored.keys()]).toEqual([1])
    ports.put.mockReset().mockImplementation(working)
    queue.resume(key as string)
    await vi.waitFor(() => expect(only().state).toBe('ready'))
    expect(ports.put.mock.calls.map(([url]) => url)).toEqual(['/b/2?v=2'])
    expect(ports.start).toHaveBeenCalledTimes(1)
  })

  it('stops for a pause and does not call it a failure', async () => {
    const { ports } = network()
    ports.put.mockImplementation(
      (...[, , , signal]: unknown[]) =>
        new Promise((_, reject) => {
          const given = signal as AbortSignal
          given.addEventListener('abort', () => reject(given.reason as Error))
        }),
    )
    const { queue, only } = queueOn(ports)
    const [key] = queue.add([fileOf('a.pdf', 4)], place)
    await vi.waitFor(() => expect(only().state).toBe('sending'))
    queue.pause(key as string)
    await vi.waitFor(() => expect(only().speed).toBeNull())
    expect(only()).toMatchObject({ state: 'paused', problem: null })
  })

  it('is forgotten by the server when it is cancelled', async () => {
    const { ports } = network()
    ports.put.mockImplementation(() => new Promise(() => undefined))
    const { queue, tasks, only } = queueOn(ports)
    const [key] = queue.add([fileOf('a.pdf', 4)], place)
    await vi.waitFor(() => expect(only().state).toBe('sending'))
    await queue.cancel(key as string)
    expect(tasks.size).toBe(0)
    expect(ports.abort).toHaveBeenCalledWith('u1')
  })
})

it('goes on with the upload of an earlier visit instead of beginning another', async () => {
  const { ports, stored, setSize } = network()
  setSize(10)
  stored.set(1, 'e1')
  const { queue, only } = queueOn(ports, { unfinished: () => 'u1' })
  queue.add([fileOf('a.pdf', 10)], place)
  await vi.waitFor(() => expect(only().state).toBe('ready'))
  expect(ports.start).not.toHaveBeenCalled()
  expect(ports.put.mock.calls.map(([url]) => url)).toEqual(['/b/2?v=2'])
})

it('refuses to go on with another file', async () => {
  const { ports } = network()
  ports.look.mockRejectedValue(new Error('not the same'))
  const { queue, only } = queueOn(ports)
  queue.goOn('u1', fileOf('a.pdf', 10), place)
  await vi.waitFor(() => expect(only().state).toBe('failed'))
  expect(ports.look).toHaveBeenCalledWith('u1', expect.anything(), 'ab')
  expect(ports.put).not.toHaveBeenCalled()
  expect(ports.start).not.toHaveBeenCalled()
})

it('waits in a rush as long as it is asked to, without a click and with the same key', async () => {
  const { ports } = network()
  ports.start.mockRejectedValueOnce(new PutFailed(503))
  const { queue, only } = queueOn(ports)
  queue.add([fileOf('a.pdf', 4)], place)
  await vi.waitFor(() => expect(only().state).toBe('ready'))
  expect(ports.wait.mock.calls[0]?.[0]).toBe(3_000)
  const keys = ports.start.mock.calls.map(call => (call as unknown[])[2])
  expect(keys).toHaveLength(2)
  expect(keys[0]).toBe(keys[1])
})

it('hands on what came from a phone', () => {
  const { queue, onReceived } = queueOn(network().ports)
  queue.land(place, { id: 'f9' } as StoredFile)
  expect(onReceived).toHaveBeenCalledWith({ uploadId: 'f9', place }, { id: 'f9' })
})

it('sends two files at once and the others after them', async () => {
  const { ports } = network()
  const { queue, tasks } = queueOn(ports)
  queue.add([fileOf('a.pdf', 4), fileOf('b.pdf', 4), fileOf('c.pdf', 4)], place)
  const states = () => [...tasks.values()].map(({ state }) => state)
  expect(states()).toEqual(['reading', 'reading', 'queued'])
  await vi.waitFor(() =>
    expect([...tasks.values()].every(({ state }) => state === 'ready')).toBe(true),
  )
})

it('sends many small files at once where they travel together, beside two large ones', () => {
  const { ports } = network()
  const { queue, tasks } = queueOn(ports, { small: { atOnce: 5, size: 3 } })
  queue.add(
    Array.from({ length: 8 }, (_, at) => fileOf(`s${at}.pdf`, 3)),
    place,
  )
  queue.add(
    Array.from({ length: 4 }, (_, at) => fileOf(`l${at}.pdf`, 4)),
    place,
  )
  const moving = [...tasks.values()].filter(({ state }) => state !== 'queued')
  expect(moving.filter(({ file }) => file.size === 3)).toHaveLength(5)
  expect(moving.filter(({ file }) => file.size === 4)).toHaveLength(2)
})

it('says why the server rejected a file', async () => {
  const { ports } = network()
  ports.file.mockResolvedValue({
    ...(await ports.file()),
    state: 'rejected' as never,
    reason: '内容不是 PDF',
  })
  const { queue, only } = queueOn(ports)
  queue.add([fileOf('a.pdf', 4)], place)
  await vi.waitFor(() => expect(only().state).toBe('rejected'))
  expect(only().reason).toBe('内容不是 PDF')
})
