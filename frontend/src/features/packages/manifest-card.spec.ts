import { mount } from '@vue/test-utils'
import { ref } from 'vue'
import { expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import ManifestCard from './ManifestCard.vue'

const packed = vi.hoisted(() => ({ count: 0 }))
vi.mock('./usePackages', () => ({
  useManifest: () => ({
    data: ref({ title: 't', file_count: 6, size: 1, items: [] }),
    isPending: ref(false),
    error: ref(null),
    refetch: vi.fn(),
  }),
  usePackageActions: () => ({
    make: {
      isPending: ref(false),
      isSuccess: ref(true),
      error: ref(null),
      data: ref({ file_count: packed.count }),
      mutate: vi.fn(),
    },
  }),
}))

it.each([
  [6, false],
  [5, true],
])('says how many files are not packed: %i of 6', (count, isTold) => {
  packed.count = count
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const messages = { 'zh-CN': { packages: { made: 'made', left_out: '{n} left' } } }
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: false, messages })
  const props = { submissionId: 's' }
  const card = mount(ManifestCard, {
    props,
    global: { plugins: [i18n], stubs: { DataTable: true, RouterLink: true } },
  })

  expect(card.get('[role=status]').text()).toBe(isTold ? 'made 1 left' : 'made')
})
