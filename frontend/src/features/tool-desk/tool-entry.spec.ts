// [R132]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useToolEntry } from './useToolEntry'

let keys: (string | null)[] = []
let isLost = true

function open() {
  const pinia = createPinia()
  setActivePinia(pinia)
  let entry!: ReturnType<typeof useToolEntry>
  const Probe = { setup: () => ((entry = useToolEntry(ref(undefined))), {}), template: '<p />' }
  const plugins = [pinia, [VueQueryPlugin, { queryClient: new QueryClient() }]]
  const probe = mount(Probe, { global: { plugins } as never })
  return { entry, probe }
}
const publish = ({ entry }: ReturnType<typeof open>) =>
  entry.publish.mutateAsync(undefined).catch(() => undefined)

beforeEach(() => {
  keys = []
  isLost = true
  vi.stubGlobal('fetch', (request: Request) => {
    keys.push(request.headers.get('Idempotency-Key'))
    if (isLost) return Promise.reject(new TypeError('lost'))
    return Promise.resolve(Response.json({ id: 'tool' }))
  })
})
afterEach(() => void vi.unstubAllGlobals())

describe('a tool that is written', () => {
  it('is published once though the answer was lost and the page read anew', async () => {
    const first = open()
    first.entry.edit({ title: '工具' })
    await publish(first)
    first.probe.unmount()
    const again = open()
    isLost = false
    await publish(again)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys[1]).toBe(keys[0])
    const next = open()
    next.entry.edit({ title: '工具' })
    await publish(next)
    expect(keys[2]).not.toBe(keys[0])
  })

  it('is another one with other words', async () => {
    const first = open()
    first.entry.edit({ title: '工具' })
    await publish(first)
    first.entry.edit({ title: '别的' })
    await publish(first)
    expect(keys[1]).not.toBe(keys[0])
  })

  it('knows its files after a reload, and forgets them with the rest', () => {
    const file = { file_id: 'f', filename: '说明.pdf', size: 9, state: 'ready' }
    const first = open()
    first.entry.keepFacts([file])
    first.probe.unmount()
    const again = open()
    expect(again.entry.facts.value).toEqual([file])
    again.entry.clear()
    expect(open().entry.facts.value).toEqual([])
  })
})
