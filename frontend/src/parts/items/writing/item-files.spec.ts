// [R119]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import FilesField from '@/parts/evidence/FilesField.vue'
import { BLANK } from './item-draft'
import ItemFilesField from './ItemFilesField.vue'

const words = import.meta.glob<Record<string, string>>('../../../app/locales/zh-CN/evidence.ts', {
  eager: true,
  import: 'default',
})
const evidence = Object.values(words)[0] ?? {}

const file = (file_id: string) => ({ file_id, filename: `${file_id}.pdf`, size: 9, state: 'ready' })

afterEach(() => void vi.unstubAllGlobals())

it('keeps a file whose name it does not know when another one is added or removed', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: [] })))
  const i18n = createI18n({
    legacy: false,
    locale: 'zh-CN',
    messages: { 'zh-CN': { evidence } },
    missingWarn: false,
  })
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]] as never
  const files = ['x', 'a'].map(file_id => ({ file_id, role: 'attachment' as const }))
  const item = { id: 'new-tool', kind: 'tool' as const, files: [file('a')] }
  const props = { draft: { ...BLANK, files }, item }
  const field = mount(ItemFilesField, { props, global: { plugins, stubs: { FilesField: true } } })
  await flushPromises()
  const inner = field.findComponent(FilesField)
  const shown = inner.props('modelValue')
  expect(shown.map(({ filename }) => filename)).toEqual(['已上传的文件', 'a.pdf'])

  inner.vm.$emit('update:modelValue', [...shown, file('b')])
  const [change] = field.emitted<[{ files: { file_id: string }[] }]>('edit')?.[0] ?? []
  expect(change?.files.map(one => one.file_id)).toEqual(['x', 'a', 'b'])
  // Whoever keeps the draft is told only what is really known.
  const [known] = field.emitted<[{ file_id: string }[]]>('known')?.[0] ?? []
  expect(known?.map(one => one.file_id)).toEqual(['a', 'b'])
})
