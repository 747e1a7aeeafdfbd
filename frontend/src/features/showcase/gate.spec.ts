// [R30]
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { Refusal } from '@/api'
import PublicGate from './PublicGate.vue'

const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: false })
const refused = (status: number) => new Refusal(status, 'x')

function shows(status: number, hasData: boolean): boolean {
  const props = { pending: false, error: refused(status), retry: () => undefined, hasData }
  const global = { plugins: [i18n], stubs: { RouterLink: true, StateNotice: true, ElButton: true } }
  const gate = mount(PublicGate, { props, global, slots: { default: '<video />' } })
  return gate.find('video').exists()
}

it.each([
  ['a busy server leaves an open film', 503, true, true],
  ['no network leaves an open film', 0, true, true],
  ['what was taken back goes', 404, true, false],
  ['what is no address goes', 422, true, false],
  ['what never came is not there', 503, false, false],
])('%s', (_, status, hasData, isThere) => {
  expect(shows(status, hasData)).toBe(isThere)
})
