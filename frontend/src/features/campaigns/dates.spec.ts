import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { CampaignPageOut } from '@/api/cases'
import DatesDialog from './DatesDialog.vue'

type Words = Record<string, string>
const files = import.meta.glob<Words>('../../app/locales/zh-CN/campaigns.ts', {
  eager: true,
  import: 'default',
})
const words = Object.values(files)[0] ?? {}

function open(state: string) {
  const i18n = createI18n({
    legacy: false,
    locale: 'zh-CN',
    messages: { 'zh-CN': { campaigns: words } },
    missingWarn: false,
  })
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]]
  const stubs = { ElDialog: { template: '<div><slot /></div>' } }
  const campaign = {
    id: 'c',
    version: 3,
    state,
    entries_until: '2026-12-01T15:30:00Z',
    districts_until: '2026-12-08T15:30:00Z',
    judging_until: '2026-12-20T16:00:00Z',
  } as CampaignPageOut
  return mount(DatesDialog, { props: { campaign }, global: { plugins, stubs } as never })
}

afterEach(() => void vi.unstubAllGlobals())

// [R30]
it.each([
  ['open', 3],
  ['judging', 1],
])('while %s it offers %i dates', (state, count) => {
  expect(open(state).findAll('input')).toHaveLength(count)
})

it('sends the dates of entries as they were while judging', async () => {
  const sent: Request[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request)
    return Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }))
  })
  const dialog = open('judging')
  await dialog.get('input').setValue('2026-12-25')
  await dialog.get('form').trigger('submit')
  await flushPromises()
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  expect(await sent[0]?.json()).toEqual({
    entries_until: '2026-12-01T15:30:00Z',
    districts_until: '2026-12-08T15:30:00Z',
    judging_until: '2026-12-25T16:00:00Z',
  })
})
