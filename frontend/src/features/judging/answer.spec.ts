import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { ResultObjectionOut } from '@/api/cases'
import AnswerDialog from './AnswerDialog.vue'

type Words = Record<string, string>
const files = import.meta.glob<Words>('../../app/locales/zh-CN/judging.ts', {
  eager: true,
  import: 'default',
})
const words = Object.values(files)[0] ?? {}

// [R30]
it('says who reads the answer when the award is taken away', async () => {
  const i18n = createI18n({
    legacy: false,
    locale: 'zh-CN',
    messages: { 'zh-CN': { judging: words } },
    missingWarn: false,
  })
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]]
  const objection = { id: 'x', said: '与他人雷同', version: 1 } as ResultObjectionOut
  const dialog = mount(AnswerDialog, {
    props: { id: 'c', objection },
    global: { plugins, stubs: { ElDialog: { template: '<div><slot /></div>' } } } as never,
  })
  const [plain, striking] = [words['answer_hint'] ?? '', words['strike_hint'] ?? '']
  expect(striking).toContain('请勿写出提出人的姓名')
  expect(dialog.text()).toContain(plain)
  await dialog.get('select').setValue('upheld')
  await dialog.get('input[type=checkbox]').setValue(true)
  expect(dialog.text()).toContain(striking)
  expect(dialog.text()).not.toContain(plain)
  await dialog.get('select').setValue('rejected')
  expect(dialog.text()).toContain(plain)
})
