import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { Refusal } from '@/api/refusal'
import type { Undone } from '@/parts/undo/batches'
import UndoBar from '@/parts/undo/UndoBar.vue'
import refusal from './locales/zh-CN/refusal'
import undo from './locales/zh-CN/undo'

const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  messages: { 'zh-CN': { undo, refusal } },
})
const rows = [
  { id: 'a', version: 2, name: '张老师 备课' },
  { id: 'b', version: 3, name: '王老师 听课' },
]

function shown(call: () => Promise<Undone[]>) {
  const batch = { key: 1, said: '已计入 2 条。', rows }
  const ElButton = {
    props: ['loading'],
    template: '<button :disabled="loading"><slot /></button>',
  }
  return mount(UndoBar, {
    props: { batch, undo: call },
    global: { plugins: [i18n], stubs: { ElButton, 'el-button': ElButton, ElIcon: true } },
  })
}

it('says what was done; while it is taken back nothing can be pressed twice', async () => {
  let answer: (done: Undone[]) => void = () => undefined
  const call = vi.fn(() => new Promise<Undone[]>(resolve => (answer = resolve)))
  const bar = shown(call)
  expect(bar.text()).toContain('已计入 2 条。')
  await bar.get('button').trigger('click')
  expect(bar.findAll('button').every(one => one.attributes('disabled') !== undefined)).toBe(true)
  answer(rows.map(({ id, name }) => ({ id, name, message: null })))
  await flushPromises()
  expect(call).toHaveBeenCalledExactlyOnceWith(rows)
  expect(bar.get('[role=status]').text()).toContain('已撤销 2 项')
  expect(bar.findAll('button').map(one => one.text())).toEqual(['不再显示'])
})

it('names every one that stays as it is, and why', async () => {
  const bar = shown(() =>
    Promise.resolve([
      { id: 'a', name: '张老师 备课', message: null },
      { id: 'b', name: '王老师 听课', message: '得分已公布' },
    ]),
  )
  await bar.get('button').trigger('click')
  await flushPromises()
  expect(bar.text()).toContain('已撤销 1 项')
  expect(bar.get('[role=alert]').text()).toContain('王老师 听课：得分已公布')
})

it('refused as a whole it says so, and can be tried again', async () => {
  const bar = shown(() =>
    Promise.reject(new Refusal(409, 'year_not_open', { title: '年度已关闭' })),
  )
  await bar.get('button').trigger('click')
  await flushPromises()
  expect(bar.get('[role=alert]').text()).toContain('年度已关闭')
  expect(bar.findAll('button').map(one => one.text())).toContain('撤销')
})
