// [R30]
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import EntryRow from './EntryRow.vue'

const words = import.meta.glob<Record<string, string>>('../../app/locales/zh-CN/showcases.ts', {
  eager: true,
  import: 'default',
})
const showcases = Object.values(words)[0] ?? {}

const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  messages: { 'zh-CN': { showcases } },
  missingWarn: false,
})
function open(publishedNo: number) {
  const known = { title: '课例', by: '', hasCover: false, publishedNo, hindrances: [] }
  const entry = { item_id: 'i', why: '', confirmed_no: 3 }
  const props = { entry, known, isPublic: true, isFirst: true, isLast: true }
  const global = { plugins: [i18n], stubs: { RouterLink: true } }
  return mount(EntryRow, { props, global })
}

it('names the version that was looked through, and asks anew for another', async () => {
  const same = open(3).get<HTMLInputElement>('input[type=checkbox]')
  expect(same.element.checked).toBe(true)
  const row = open(4)
  expect(row.get('.tick').text()).toContain('已核对《课例》第 4 版')
  const tick = row.get<HTMLInputElement>('input[type=checkbox]')
  expect(tick.element.checked).toBe(false)
  await tick.setValue(true)
  expect(row.emitted('edit')).toEqual([[{ confirmed_no: 4 }]])
})
