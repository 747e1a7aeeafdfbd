// [R65][R92]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { RegisterEntryOut } from '@/api/assessment'
import WithdrawDialog from './WithdrawDialog.vue'

const words = import.meta.glob<Record<string, string>>('../../app/locales/zh-CN/registers.ts', {
  eager: true,
  import: 'default',
})
const registers = Object.values(words)[0] ?? {}

const told = (version: number, title: string) => {
  const document = { kind: 'budget', title, lines: [] }
  return { id: 'e', kind: 'budget', version, document, files: [] } as never as RegisterEntryOut
}
afterEach(() => void vi.unstubAllGlobals())

it('withdraws what was seen; what changed meanwhile is shown first and goes knowingly', async () => {
  const seen: (string | null)[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method === 'GET') return Promise.resolve(Response.json(told(4, '别人的')))
    seen.push(request.headers.get('If-Match'))
    if (seen.at(-1) === '"4"') return Promise.resolve(Response.json(told(5, '别人的')))
    const headers = { 'Content-Type': 'application/problem+json' }
    return Promise.resolve(new Response('{"code":"stale"}', { status: 412, headers }))
  })
  const messages = { 'zh-CN': { registers } }
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages, missingWarn: false })
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]] as never
  const stubs = { ElDialog: { template: '<div><slot /><slot name="footer" /></div>' } }
  const props = { entry: told(3, '原来的') }
  const dialog = mount(WithdrawDialog, { props, global: { plugins, stubs } })
  await dialog.get('textarea').setValue('重复登记')
  await dialog.setProps({ entry: told(4, '别人的') })
  await dialog.findAll('button')[1]?.trigger('click')
  await vi.waitFor(() => expect(dialog.text()).toContain('别人的'))
  expect(seen).toEqual(['"3"'])
  expect(dialog.get('textarea').element.value).toBe('重复登记')
  await dialog.findAll('button')[1]?.trigger('click')
  await vi.waitFor(() => expect(dialog.emitted('close')).toHaveLength(1))
  expect(seen).toEqual(['"3"', '"4"'])
})
