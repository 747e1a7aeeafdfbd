import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { draftStore } from '@/shared/autosave/draft-store'
import { SheetBox, type Box, type Kept, type SendAnswer, type SheetForm } from './sheet-box'

const EMPTY: SheetForm = {
  held_on: '2026-11-27',
  ability_code: 'A5',
  task: '',
  level: '',
  remarks: '',
  present: '',
}
const OFFLINE: SendAnswer = { kind: 'unreachable', problem: 'no network' }
const store = draftStore<Kept>('test.sheet')

function open(send: (form: SheetForm, id: string, seen: number) => Promise<SendAnswer>, seen = 0) {
  let next = 0
  const box: Box = { form: EMPTY, seen, entryId: '', state: 'clean', theirs: null, problem: null }
  const onSent = vi.fn<() => void>()
  const newId = () => `entry-${(next += 1)}`
  return { sheet: new SheetBox(box, { key: 'p1', store, send, newId, onSent }), box, onSent }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('keeps what is typed on the phone until the server has it', async () => {
  const send = vi.fn<() => Promise<SendAnswer>>().mockResolvedValue({ kind: 'sent', version: 1 })
  const { sheet, box, onSent } = open(send)
  sheet.edit({ task: '导入' })
  expect(store.read('p1')?.value.form.task).toBe('导入')
  expect(send).not.toHaveBeenCalled()
  await sheet.submit()
  expect(send).toHaveBeenCalledWith({ ...EMPTY, task: '导入' }, 'entry-1', 0)
  expect([box.state, box.seen]).toEqual(['sent', 1])
  expect(store.read('p1')).toBeNull()
  expect(onSent).toHaveBeenCalledOnce()
})

it('without a network it waits and sends the same sheet under the same number', async () => {
  const answers: SendAnswer[] = [OFFLINE, OFFLINE, { kind: 'sent', version: 1 }]
  const ids: string[] = []
  const { sheet, box } = open((_form, id) => {
    ids.push(id)
    return Promise.resolve(answers.shift() ?? OFFLINE)
  })
  sheet.edit({ task: '导入' })
  await sheet.submit()
  expect(box.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(box.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(box.state).toBe('sent')
  expect(ids).toEqual(['entry-1', 'entry-1', 'entry-1'])
})

it('a sheet that waited when the browser was closed is sent when it opens again', async () => {
  const first = open(() => Promise.resolve(OFFLINE))
  first.sheet.edit({ task: '导入', level: 'pass' })
  await first.sheet.submit()
  first.sheet.stop()
  const send = vi.fn<() => Promise<SendAnswer>>().mockResolvedValue({ kind: 'sent', version: 1 })
  const { box } = open(send)
  expect(box.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(0)
  expect(send).toHaveBeenCalledWith({ ...EMPTY, task: '导入', level: 'pass' }, 'entry-1', 0)
  expect(box.state).toBe('sent')
})

it('a draft comes back as a draft and is not sent by itself', async () => {
  open(() => Promise.resolve(OFFLINE)).sheet.edit({ remarks: '还没写完' })
  const send = vi.fn<() => Promise<SendAnswer>>().mockResolvedValue(OFFLINE)
  const { box } = open(send, 3)
  await vi.advanceTimersByTimeAsync(60_000)
  expect([box.state, box.form.remarks, box.seen]).toEqual(['draft', '还没写完', 0])
  expect(send).not.toHaveBeenCalled()
})

it('a newer sheet is shown beside this one, and either can be kept', async () => {
  const theirs = { form: { ...EMPTY, task: '他人的' }, version: 2, by: '刘明' }
  const answers: SendAnswer[] = [
    { kind: 'stale', theirs },
    { kind: 'sent', version: 3 },
  ]
  const sent: [string, number][] = []
  const { sheet, box } = open((form, _id, seen) => {
    sent.push([form.task, seen])
    return Promise.resolve(answers.shift() ?? OFFLINE)
  })
  sheet.edit({ task: '我的' })
  await sheet.submit()
  expect([box.state, box.theirs?.form.task, box.form.task]).toEqual(['conflict', '他人的', '我的'])
  expect(store.read('p1')?.value.form.task).toBe('我的')
  await sheet.keepMine()
  expect(sent).toEqual([
    ['我的', 0],
    ['我的', 2],
  ])
  expect([box.state, box.seen]).toEqual(['sent', 3])

  const other = open(() => Promise.resolve({ kind: 'stale', theirs }))
  other.sheet.edit({ task: '再写' })
  await other.sheet.submit()
  other.sheet.takeTheirs()
  expect([other.box.state, other.box.form.task, other.box.seen]).toEqual(['clean', '他人的', 2])
  expect(store.read('p1')).toBeNull()
})

it('a refused sheet stays as it was typed and can be sent again under another number', async () => {
  const answers: SendAnswer[] = [
    { kind: 'refused', problem: 'draw_step_not_open' },
    { kind: 'sent', version: 1 },
  ]
  const ids: string[] = []
  const { sheet, box } = open((_form, id) => {
    ids.push(id)
    return Promise.resolve(answers.shift() ?? OFFLINE)
  })
  sheet.edit({ task: '导入' })
  await sheet.submit()
  expect([box.state, box.problem, box.form.task]).toEqual(['refused', 'draw_step_not_open', '导入'])
  await sheet.submit()
  expect(ids).toEqual(['entry-1', 'entry-2'])
  expect(box.state).toBe('sent')
})

it('what is typed while a sheet is under way stays a draft on the new version', async () => {
  let answer: (found: SendAnswer) => void = () => undefined
  const { sheet, box } = open(() => new Promise(resolve => (answer = resolve)))
  sheet.edit({ task: '导入' })
  const sending = sheet.submit()
  sheet.edit({ remarks: '补一句' })
  answer({ kind: 'sent', version: 1 })
  await sending
  expect([box.state, box.form.remarks, box.seen]).toEqual(['draft', '补一句', 1])
  expect(store.read('p1')).toEqual({
    value: { form: { ...EMPTY, task: '导入', remarks: '补一句' }, entryId: '' },
    version: 1,
  })
})
