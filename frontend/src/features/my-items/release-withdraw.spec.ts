// [R27]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { ItemPageOut } from '@/api/cases'
import ReleaseCard from './ReleaseCard.vue'
import ReleaseWithdraw from './ReleaseWithdraw.vue'

const words = import.meta.glob<Record<string, string>>('../../app/locales/zh-CN/my_items.ts', {
  eager: true,
  import: 'default',
})
const my_items = Object.values(words)[0] ?? {}

const item = { id: 'i', version_no: 2, district_name: '芝罘区' } as ItemPageOut
const none = { version_no: 2, wording: 'w', text: '同意', content_hash: 'h', waiting: 0 }
let sent: Request[] = []

function serve(release: object) {
  sent = []
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method !== 'GET') sent.push(request)
    return Promise.resolve(Response.json({ ...none, is_named: false, ...release }))
  })
}
async function open(part: typeof ReleaseCard | typeof ReleaseWithdraw, more: object = {}) {
  const messages = { 'zh-CN': { my_items } }
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages, missingWarn: false })
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]]
  const props = { item, ...more }
  const card = mount(part as typeof ReleaseWithdraw, {
    props,
    global: { plugins, stubs: { RouterLink: true } } as never,
  })
  await flushPromises()
  await flushPromises()
  return card
}
afterEach(() => void vi.unstubAllGlobals())

it('takes back the word to an earlier version while a new one is written', async () => {
  serve({ is_released: false, has_any: true })
  const card = await open(ReleaseWithdraw)
  expect(card.text()).toContain('您此前同意公开的版本仍向社会展示')
  await card.get('button').trigger('click')
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]?.method).toBe('DELETE')
})

it.each([
  ['no version has one\u2019s word', { is_released: false, has_any: false }, {}, false],
  [
    'the card beside it offers it',
    { is_released: true, has_any: true },
    { isBesideCard: true },
    false,
  ],
  [
    'the card beside it does not',
    { is_released: false, has_any: true },
    { isBesideCard: true },
    true,
  ],
])('is there as it must be when %s', async (_, release, more, isThere) => {
  serve(release)
  expect((await open(ReleaseWithdraw, more)).find('section').exists()).toBe(isThere)
})

it('says to which content the word is given', async () => {
  serve({ is_released: false, has_any: false })
  const card = await open(ReleaseCard)
  await card.get('input').setValue(true)
  await card.get('button').trigger('click')
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const said = { version_no: 2, wording: 'w', content_hash: 'h', is_named: false }
  expect(await sent[0]?.json()).toEqual(said)
})
