// [R112] Nothing that waits its turn is forgotten without a word.
import { mount } from '@vue/test-utils'
import { defineComponent, reactive } from 'vue'
import { afterEach, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import type { UploadTask } from './upload'
import { useLeaveWarning } from './use-leave-warning'

afterEach(() => vi.restoreAllMocks())

async function onPage(states: string[], isArriving = false) {
  const tasks = reactive(
    new Map(states.map((state, at) => [`${at}`, { state } as UploadTask])),
  ) as Map<string, UploadTask>
  const Page = defineComponent({
    setup: () => void useLeaveWarning(tasks, () => isArriving),
    template: '<p>page</p>',
  })
  const routes = [
    { path: '/', component: Page },
    { path: '/elsewhere', component: { template: '<p>elsewhere</p>' } },
  ]
  const router = createRouter({ history: createMemoryHistory(), routes })
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: false, messages: {} })
  await router.push('/')
  const app = mount(RouterView, { global: { plugins: [router, i18n] } })
  await router.isReady()
  await app.vm.$nextTick()
  return { router, app }
}

it.each([
  ['one is being sent', ['sending'], false, 'evidence.leave'],
  ['one waits its turn', ['ready', 'queued'], false, 'evidence.leave'],
  ['a phone is sending', [], true, 'evidence.leave_phone'],
])('asks before the page is left: %s', async (_, states, isArriving, words) => {
  const ask = vi.spyOn(window, 'confirm').mockReturnValue(false)
  const { router, app } = await onPage(states, isArriving)

  await router.push('/elsewhere')
  expect(ask).toHaveBeenCalledWith(words)
  expect(router.currentRoute.value.path).toBe('/')
  const closing = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(closing)
  expect(closing.defaultPrevented).toBe(true)

  ask.mockReturnValue(true)
  await router.push('/elsewhere')
  expect(router.currentRoute.value.path).toBe('/elsewhere')
  app.unmount()
  const later = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(later)
  expect(later.defaultPrevented).toBe(false)
})

it('asks nothing when all has arrived or was paused: that can be gone on with', async () => {
  const ask = vi.spyOn(window, 'confirm')
  const { router } = await onPage(['ready', 'checking', 'paused', 'failed'])
  await router.push('/elsewhere')
  expect(ask).not.toHaveBeenCalled()
  expect(router.currentRoute.value.path).toBe('/elsewhere')
})
