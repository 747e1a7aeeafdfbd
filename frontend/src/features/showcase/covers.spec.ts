// [R30]
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { useShowcaseCovers } from './useShowcase'

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `s${String(at)}`, cover_id: `c${String(at)}` }))
let asked: string[][] = []

function open(count: number) {
  const rows = ref(rowsOf(count))
  let covers!: ReturnType<typeof useShowcaseCovers>
  const Probe = {
    setup: () => ((covers = useShowcaseCovers(() => rows.value)), {}),
    template: '<p />',
  }
  mount(Probe)
  return { rows, covers }
}

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { showcase_ids } = (await request.json()) as { showcase_ids: string[] }
    asked.push(showcase_ids)
    return Response.json({ ticket: 't' })
  })
})
afterEach(() => void vi.unstubAllGlobals())

describe('covers', () => {
  it('are asked for no more than 24 at a time, each once', async () => {
    const { rows, covers } = open(50)
    await vi.waitFor(() => expect(covers.links.size).toBe(50))
    expect(asked.map(({ length }) => length)).toEqual([24, 24, 2])
    rows.value = rowsOf(53)
    await vi.waitFor(() => expect(covers.links.size).toBe(53))
    expect(asked.at(-1)).toEqual(['s50', 's51', 's52'])
  })

  it('that broke are asked for once more, together, and not for ever', async () => {
    const { covers } = open(3)
    await vi.waitFor(() => expect(covers.links.size).toBe(3))
    covers.forget('s0')
    covers.forget('s2')
    await vi.waitFor(() => expect(covers.links.size).toBe(3))
    expect(asked).toEqual([
      ['s0', 's1', 's2'],
      ['s0', 's2'],
    ])
    covers.forget('s0')
    await nextTick()
    await flushPromises()
    expect(asked).toHaveLength(2)
    expect(covers.links.has('s0')).toBe(false)
  })
})
