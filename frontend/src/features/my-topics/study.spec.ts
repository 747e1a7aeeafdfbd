import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import StudyScreen from './StudyScreen.vue'

const files = import.meta.glob<Record<string, unknown>>('../../app/locales/zh-CN/*.ts', {
  eager: true,
  import: 'default',
})
const words = Object.entries(files).map(([path, said]) => [path.replace(/^.*\/|\.ts$/g, ''), said])
const study = (id: string) => ({
  ...{ id, topic_id: null, person_id: 'p', person_name: '张老师', group_name: null },
  ...{ title: '图文设计', goal: '', abilities: [], resources: [], hours: '4' },
  ...{ starts_on: '2026-03-01', ends_on: '2026-06-01', state: 'following', offer_text: '' },
  ...{ offered_by_name: null, reason: '', hour_state: null, version: 1 },
  ...{ verbs: ['finish', 'drop'] },
  notes: [{ id: 'n', text: '已写', files: [], version: 1, created_at: '2026-03-02T01:00:00Z' }],
})

const LIMITS = { kinds: [], shares: [], attestation: { version: '1', text: '' } }

function open(id: string) {
  const pinia = createPinia()
  setActivePinia(pinia)
  const paths = ['my-topics', 'my-topic'].map(name => ({ path: `/${name}`, name }))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: paths.map(one => ({ ...one, component: { template: '<p />' } })),
  })
  const i18n = createI18n({
    legacy: false,
    locale: 'zh-CN',
    messages: { 'zh-CN': Object.fromEntries(words) },
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const plugins = [pinia, router, i18n, [VueQueryPlugin, { queryClient }]]
  return mount(StudyScreen, { props: { id }, global: { plugins } as never })
}
async function ready(id: string) {
  const screen = open(id)
  await vi.waitFor(async () => {
    await flushPromises()
    expect(screen.find('textarea').exists()).toBe(true)
  })
  return screen
}

beforeEach(() => {
  localStorage.clear()
  vi.stubGlobal('fetch', (request: Request) => {
    const last = request.url.split('/').at(-1) ?? ''
    const body = JSON.stringify(last === 'limits' ? LIMITS : study(last))
    return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'application/json' } }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a study', () => {
  it('is not finished while a note is being typed, and the note survives a reload', async () => {
    const screen = await ready('s1')
    const finish = () => screen.findAll('button').find(one => one.text() === '完成并提交')
    expect(finish()?.attributes('disabled')).toBeUndefined()
    await screen.get('textarea').setValue('写到一半')
    expect(finish()?.attributes('disabled')).toBeDefined()
    expect(screen.get('[role=status]').text()).toContain('请先添加')
    screen.unmount()
    expect((await ready('s2')).get('textarea').element.value).toBe('')
    const again = await ready('s1')
    expect(again.get('textarea').element.value).toBe('写到一半')
    await again.get('textarea').setValue('')
    expect(again.find('#finish-hint').exists()).toBe(false)
  })
})
