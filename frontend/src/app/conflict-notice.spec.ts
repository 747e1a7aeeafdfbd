import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import ConflictNotice from '@/parts/rubric/ConflictNotice.vue'
import conflict from './locales/zh-CN/conflict'

const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': { conflict } } })

function titleOf(by?: 'self' | 'other') {
  const props = { mine: ['我的'], theirs: ['最新的'], by }
  const global = { plugins: [i18n], stubs: { 'el-button': true } }
  const notice = mount(ConflictNotice, { props, global })
  expect(notice.attributes('aria-label')).toBe(notice.get('h3').text())
  return notice.get('h3').text()
}

it('blames nobody for a change of one\u2019s own, and nobody where it is not known', () => {
  expect(titleOf('self')).toContain('您在另一处（窗口或设备）改过')
  expect(titleOf('other')).toContain('他人')
  expect(titleOf()).not.toContain('他人')
})
