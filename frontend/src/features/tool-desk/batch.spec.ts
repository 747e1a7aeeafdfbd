// [R132]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { ToolBatchIn, ToolOut } from '@/api/cases'
import BatchDialog from './BatchDialog.vue'
import { useBatch } from './useToolDesk'

const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: false })
const row = { id: 't', version: 2, title: '工具' } as ToolOut
let sent: unknown[] = []
let status = 200

function plugins() {
  const queryClient = new QueryClient()
  const again = vi.spyOn(queryClient, 'invalidateQueries')
  return { again, plugins: [i18n, [VueQueryPlugin, { queryClient }]] as never }
}

beforeEach(() => {
  ;[sent, status] = [[], 200]
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') sent.push(await request.json())
    const headers = { 'Content-Type': `application/${status < 400 ? '' : 'problem+'}json` }
    return new Response(JSON.stringify({ items: [] }), { status, headers })
  })
})
afterEach(() => void vi.unstubAllGlobals())

describe('many tools at once', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    [' 链接正常 ', '链接正常'],
  ])('looked at with the note “%s” say it only when it was typed', async (note, said) => {
    const stubs = { ElDialog: { template: '<div><slot /></div>' } }
    const props = { verb: 'look' as const, rows: [row] }
    const dialog = mount(BatchDialog, { props, global: { plugins: plugins().plugins, stubs } })
    await dialog.get('textarea').setValue(note)
    await dialog.get('form').trigger('submit')
    await vi.waitFor(() => expect(sent).toHaveLength(1))
    expect((sent[0] as ToolBatchIn).reason).toBe(said)
  })

  it.each([200, 503])('are read again when the answer is %i', async answered => {
    status = answered
    const { again, plugins: parts } = plugins()
    let batch!: ReturnType<typeof useBatch>
    const Probe = { setup: () => ((batch = useBatch()), {}), template: '<p />' }
    mount(Probe, { global: { plugins: parts } })
    await batch.commit.mutateAsync({ verb: 'look', items: [] }).catch(() => undefined)
    expect(again).toHaveBeenCalledWith({ queryKey: ['tool-desk'] })
  })
})
