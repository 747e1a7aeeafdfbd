import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import { Refusal } from '@/api'
import type { JudgeTaskPageOut } from '@/api/cases'
import SheetCard from './SheetCard.vue'
import { heldByOffice } from './useDesk'

type Words = Record<string, string>
const files = import.meta.glob<Words>('../../app/locales/zh-CN/judg*.ts', {
  eager: true,
  import: 'default',
})
const words = Object.entries(files).map(([path, said]) => [path.replace(/^.*\/|\.ts$/g, ''), said])
const messages = { 'zh-CN': Object.fromEntries(words) as Record<string, Words> }

const ID = '0192f0c4-7a10-7cc0-8a52-0242ac120002'
const line = { name: '教学设计', is_it_ability: false, says: '' }
const task = {
  id: ID,
  is_open: true,
  sheet: [{ ...line, key: 'design', points: '100' }],
  points: { design: '70' },
  comment: '',
  total: null,
  submitted_at: null,
  version: 4,
} as unknown as JudgeTaskPageOut

type Told = { status: number; body: unknown }
let saving: Told
let asked: string[] = []

function told(request: Request): Response {
  asked.push(`${request.method} ${new URL(request.url).pathname.split('/').at(-1) ?? ''}`)
  const { status, body } = request.method === 'PUT' ? saving : { status: 200, body: theirs }
  const headers = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }
  return new Response(JSON.stringify(body), { status, headers })
}
const theirs = { ...task, points: { design: '61' }, version: 9 }
const submitted = () => asked.filter(one => one === 'POST submit').length

async function open() {
  const pinia = createPinia()
  setActivePinia(pinia)
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages, missingWarn: false })
  const queryClient = new QueryClient({ defaultOptions: { mutations: { retry: false } } })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { template: '<p />' } }],
  })
  const plugins = [pinia, router, i18n, [VueQueryPlugin, { queryClient }]]
  const stubs = { SubmitDialog: true, SaveStatus: true, ConflictNotice: true }
  const global = { plugins, stubs } as never
  const card = mount(SheetCard, { props: { task }, global, attachTo: document.body })
  await flushPromises()
  return card
}
const button = (card: Awaited<ReturnType<typeof open>>) =>
  card.findAll('.end > *').find(one => one.text() === messages['zh-CN']['judge_desk']?.['submit'])

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
  asked = []
  vi.stubGlobal('fetch', (request: Request) => Promise.resolve(told(request)))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

// [R26][R128]
describe('handing in', () => {
  it.each<[string, Told]>([
    ['of another tab', { status: 412, body: { code: 'stale_version', title: '已被修改' } }],
    ['refused', { status: 422, body: { code: 'judging_points_wrong', title: '得分有误' } }],
    ['cut off', { status: 503, body: { code: 'down', title: '暂时不可用' } }],
  ])('does not send points that are not saved: %s', async (_, answer) => {
    saving = answer
    const card = await open()
    await button(card)?.trigger('click')
    const dialog = card.findComponent({ name: 'SubmitDialog' })
    expect(dialog.exists()).toBe(true)
    await card.get('input').setValue('80')
    dialog.vm.$emit('confirm')
    await vi.advanceTimersByTimeAsync(100)
    await flushPromises()
    expect(asked.filter(one => one.startsWith('PUT'))).toHaveLength(1)
    expect(submitted()).toBe(0)
    expect(dialog.props('error')).toBeTruthy()
    expect(dialog.props('total')).toBe('80')
    expect(button(card)?.attributes('disabled')).toBeDefined()
  })

  it('sends what is saved', async () => {
    saving = { status: 200, body: { ...task, points: { design: '80' }, version: 5 } }
    const card = await open()
    await card.get('input').setValue('80')
    expect(button(card)?.attributes('disabled')).toBeDefined()
    await vi.advanceTimersByTimeAsync(1_600)
    await flushPromises()
    expect(button(card)?.attributes('disabled')).toBeUndefined()
    await button(card)?.trigger('click')
    card.findComponent({ name: 'SubmitDialog' }).vm.$emit('confirm')
    await vi.advanceTimersByTimeAsync(100)
    expect(submitted()).toBe(1)
  })
})

it('offers whoever may not judge by office to give the entry back', () => {
  const problem = { current: { version: 3 } }
  expect(heldByOffice(new Refusal(403, 'judge_has_office', problem))).toBe(3)
  expect(heldByOffice(new Refusal(403, 'not_allowed', problem))).toBeNull()
  expect(heldByOffice(null)).toBeNull()
})
