import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import TextField from './TextField.vue'

const words = { refusal: { field_full: '已达 {n} 字上限' } }
const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': words } })

function shown(modelValue: string, maxlength: number) {
  const props = { label: '说明', hint: '提示', modelValue, maxlength }
  return mount(TextField, { props, global: { plugins: [i18n] } }).text()
}

it('says when nothing more goes in, and not of a code that is whole', () => {
  expect(shown('字'.repeat(200), 200)).toContain('已达 200 字上限')
  expect(shown('字'.repeat(199), 200)).toContain('提示')
  expect(shown('123456', 6)).toContain('提示')
})
