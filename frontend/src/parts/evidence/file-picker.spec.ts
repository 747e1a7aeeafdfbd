import userEvent from '@testing-library/user-event'
import { cleanup, render, screen } from '@testing-library/vue'
import ElementPlus from 'element-plus'
import { afterEach, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { Refusal } from '@/api'
import FilePicker from './FilePicker.vue'
import type { Limits } from './upload'

const LIMITS: Limits = {
  kinds: [
    { kind: 'image', limit: 1_000 },
    { kind: 'document', limit: 1_000 },
  ],
  shares: [{ holder: 'person', limit: 5_000, used: 0, free: 5_000 }],
  storage_contact: '中心',
  video_minutes_advised: 45,
  attestation: { version: '1', text: '已取得同意' },
} as unknown as Limits

afterEach(cleanup)

function open(limits: Limits | undefined) {
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', missingWarn: false, messages: {} })
  return render(FilePicker, {
    props: { label: 'C1', limits },
    global: { plugins: [ElementPlus, i18n] },
  })
}
function choose(...names: string[]): Promise<void> {
  const files = names.map(name => new File(['x'.repeat(10)], name))
  return userEvent.setup({ applyAccept: false }).upload(screen.getByTestId('file-input'), files)
}

it('keeps a picture chosen too early, says so, and asks about it when the limits are there', async () => {
  const { rerender, emitted } = open(undefined)
  await choose('课堂.jpg')
  expect(screen.getByRole('status').textContent).toBe('evidence.early')

  await rerender({ limits: LIMITS })
  expect(screen.queryByRole('status')).toBeNull()
  expect(await screen.findByRole('dialog')).toBeTruthy()
  expect(screen.getByText('课堂.jpg')).toBeTruthy()
  expect(emitted('files')).toBeUndefined()
})

it('says why nothing happens when the limits cannot be had, and keeps the choice', async () => {
  const { rerender, emitted } = open(undefined)
  await choose('计划.pdf')
  await rerender({ failure: new Refusal(503, 'store_unavailable', { title: '暂时不可用' }) })
  expect(screen.getByRole('alert').textContent).toContain('暂时不可用')
  expect(screen.getByRole('alert').textContent).toContain('evidence.early_kept')

  await userEvent.setup().click(screen.getByRole('button', { name: 'refusal.retry' }))
  expect(emitted('retry')).toHaveLength(1)
  await rerender({ limits: LIMITS, failure: null })
  const [[files]] = emitted<[File[]]>('files') as [[File[]]]
  expect(files.map(({ name }) => name)).toEqual(['计划.pdf'])
  expect(screen.queryByRole('alert')).toBeNull()
})

it('judges what was chosen too early like everything else', async () => {
  const { rerender, emitted } = open(undefined)
  await choose('程序.exe')
  await rerender({ limits: LIMITS })
  expect(screen.getByRole('alert').textContent).toContain('evidence.unfit.type')
  expect(emitted('files')).toBeUndefined()
})
