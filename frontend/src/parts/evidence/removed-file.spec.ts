// [R112] A file that was sent from this page and then removed is gone from the page.
import { mount } from '@vue/test-utils'
import { computed, defineComponent, reactive, ref, shallowRef } from 'vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import EvidenceSlots from './EvidenceSlots.vue'
import FilesField from './FilesField.vue'
import UploadRow from './UploadRow.vue'
import type { Place, StoredFile, UploadTask } from './upload'

type Receive = (place: Place, file: StoredFile) => void
const held = vi.hoisted(() => ({ tasks: new Map<string, unknown>(), receive: null as unknown }))
vi.mock('./use-uploads', () => ({
  useLimits: () => ({ data: ref(undefined), error: shallowRef(null), refetch: vi.fn() }),
  useUploads: (_scope: string, receive: unknown) => {
    held.receive = receive
    return { tasks: held.tasks, queue: {} }
  },
}))
vi.mock('./use-file-states', () => ({
  useFileStates: () => ({ fresh: <T>(file: T) => file, factOf: () => undefined }),
}))

const file = { id: 'f1', filename: '记录.pdf', size: 9, state: 'ready' } as StoredFile
const place = { scope: 's', item: 'C1', slot: 'C1.s1' }
const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: false, messages: {} })
const shell = {
  plugins: [i18n],
  stubs: { FilePicker: true, UploadLimits: true, PhoneDialog: true },
}

function task(fileId: string | null): UploadTask {
  const chosen = new File(['x'], '记录.pdf')
  const state = fileId === null ? 'sending' : 'ready'
  return { key: 'k', file: chosen, place, state, fileId, sentBytes: 0 } as UploadTask
}
beforeEach(() => {
  held.tasks = reactive(new Map<string, unknown>())
})

it('a field that lost its only file waits for nothing', async () => {
  const files = ref<unknown[]>([])
  const pending = ref(0)
  held.tasks.set('k', task(null))
  const Screen = defineComponent({
    components: { FilesField },
    setup: () => ({ files, pending }),
    template:
      '<FilesField v-model="files" v-model:pending="pending" scope="s" label="l" hint="h" />',
  })
  const screen = mount(Screen, { global: shell })
  expect(pending.value).toBe(1)

  held.tasks.set('k', task('f1'))
  ;(held.receive as Receive)(place, file)
  await screen.vm.$nextTick()
  expect([pending.value, files.value.length]).toEqual([0, 1])
  await screen.get('.remove').trigger('click')

  expect([pending.value, files.value.length]).toEqual([0, 0])
  expect(screen.findComponent(UploadRow).exists()).toBe(false)
})

it('a slot that lost its file shows no finished upload in its place', async () => {
  const props = {
    slots: [{ key: 'C1.s1', text: '计划' }],
    files: [{ file_id: 'f1', slot: 'C1.s1', filename: '记录.pdf', size: 9, state: 'ready' }],
    tasks: [task('f1')],
    place: { scope: 's', item: 'C1' },
    queue: {},
    leftOver: [],
    phone: { isShown: computed(() => false) },
    linkTo: vi.fn(),
    readonly: false,
  }
  const slots = mount(EvidenceSlots, { props: props as never, global: shell })
  expect(slots.text()).toContain('记录.pdf')

  await slots.setProps({ files: [] } as never)
  expect(slots.text()).not.toContain('记录.pdf')
})
