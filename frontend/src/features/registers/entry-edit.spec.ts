// [R65][R92]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { RegisterEntryOut } from '@/api/assessment'
import type { Document } from './content'
import { hasKeptEdit, useEntryEdit } from './useEntryEdit'

const budget = (title: string) => ({ kind: 'budget', title, lines: [] }) as unknown as Document
const told = (version: number, title: string) =>
  ({
    id: 'e',
    kind: 'budget',
    version,
    document: budget(title),
    files: [],
  }) as never as RegisterEntryOut

/** What the server has; what it was sent. */
let now = told(3, '原来的')
let sent: { seen: string | null; body: unknown }[] = []

async function answer(request: Request): Promise<Response> {
  if (request.method === 'GET') return Response.json(now)
  const seen = request.headers.get('If-Match')
  sent.push({ seen, body: await request.json() })
  if (seen !== `"${String(now.version)}"`) {
    const headers = { 'Content-Type': 'application/problem+json' }
    const problem = { code: 'stale', title: '已被修改', changed_by: 'other' }
    return new Response(JSON.stringify(problem), { status: 412, headers })
  }
  now = { ...now, version: now.version + 1 }
  return Response.json(now)
}

function open(entry = ref(now)) {
  const pinia = createPinia()
  setActivePinia(pinia)
  let change!: ReturnType<typeof useEntryEdit>
  const Probe = { setup: () => ((change = useEntryEdit(entry)), {}), template: '<p />' }
  const queryClient = new QueryClient()
  const plugins = [pinia, [VueQueryPlugin, { queryClient }]]
  const probe = mount(Probe, { global: { plugins } as never })
  return { change, entry, probe }
}

beforeEach(() => {
  now = told(3, '原来的')
  sent = []
  vi.stubGlobal('fetch', answer)
})
afterEach(() => void vi.unstubAllGlobals())

describe('a change of an entry', () => {
  it('is sent over the version that was seen, whatever is read again meanwhile', async () => {
    const { change, entry } = open()
    change.edit(budget('我的'))
    now = told(4, '别人的')
    entry.value = now
    await flushPromises()
    expect(await change.commit()).toBe(false)
    expect(sent).toEqual([{ seen: '"3"', body: { document: budget('我的') } }])
    expect(change.document.value).toEqual(budget('我的'))
    const theirs = { value: budget('别人的'), version: 4, by: 'other' }
    expect(change.theirs.value).toEqual(theirs)
  })

  it('goes over the newer one when the person says so, and is kept no more', async () => {
    const { change } = open()
    change.edit(budget('我的'))
    now = told(4, '别人的')
    await change.commit()
    change.keepMine()
    expect(await change.commit()).toBe(true)
    expect(sent.at(-1)).toEqual({ seen: '"4"', body: { document: budget('我的') } })
    expect(hasKeptEdit(undefined, 'e')).toBe(false)
  })

  it('gives way to the newer one when the person says so', async () => {
    const { change } = open()
    change.edit(budget('我的'))
    now = told(4, '别人的')
    await change.commit()
    change.takeTheirs()
    expect(change.document.value).toEqual(budget('别人的'))
    expect(hasKeptEdit(undefined, 'e')).toBe(false)
  })

  it('comes back after a failed save and a reload, beside what was saved meanwhile', async () => {
    const { change, probe } = open()
    change.edit(budget('我的'))
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    expect(await change.commit()).toBe(false)
    probe.unmount()
    expect(hasKeptEdit(undefined, 'e')).toBe(true)
    expect(open().change.document.value).toEqual(budget('我的'))
    const again = open(ref(told(5, '别人的'))).change
    expect(again.document.value).toEqual(budget('我的'))
    expect(again.theirs.value).toEqual({ value: budget('别人的'), version: 5 })
  })
})
