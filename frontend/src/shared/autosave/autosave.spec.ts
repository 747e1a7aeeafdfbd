import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Autosave, type Entry, type SaveAnswer } from './autosave'
import { draftStore } from './draft-store'

type Save = (key: string, value: string, version: number) => Promise<SaveAnswer<string>>

function setUp(
  save: Save,
  merge?: (key: string, b: string, m: string, t: string) => string | null,
) {
  const entries = new Map<string, Entry<string>>()
  const drafts = draftStore<string>('test')
  const autosave = new Autosave<string>({
    entries,
    drafts,
    save,
    same: (_key, one, other) => one === other,
    merge,
  })
  autosave.load('C1', 'old', 3)
  return { entries, drafts, autosave, entry: () => entries.get('C1') as Entry<string> }
}
const saved = (value: string, version: number): SaveAnswer<string> => ({
  kind: 'saved',
  value,
  version,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('saving', () => {
  it('waits until the typing rests, then sends the last text with the version it was read at', async () => {
    const save = vi.fn<Save>(async (_key, value, version) => saved(value, version + 1))
    const { autosave, entry } = setUp(save)
    autosave.edit('C1', 'a')
    await vi.advanceTimersByTimeAsync(1_000)
    autosave.edit('C1', 'ab')
    await vi.advanceTimersByTimeAsync(1_499)
    expect(save).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(save.mock.calls).toEqual([['C1', 'ab', 3]])
    expect(entry()).toMatchObject({ state: 'saved', version: 4, value: 'ab' })
  })

  it('keeps what is typed while a save is under way and sends it with the new version', async () => {
    const answers: ((answer: SaveAnswer<string>) => void)[] = []
    const save = vi.fn<Save>(() => new Promise(resolve => answers.push(resolve)))
    const { autosave, entry, drafts } = setUp(save)
    autosave.edit('C1', 'first')
    await vi.advanceTimersByTimeAsync(1_500)
    autosave.edit('C1', 'second')
    answers[0]?.(saved('first', 4))
    await vi.advanceTimersByTimeAsync(0)
    expect(entry()).toMatchObject({ value: 'second', state: 'waiting', version: 4 })
    expect(drafts.read('C1')).toEqual({ value: 'second', version: 4 })
    await vi.advanceTimersByTimeAsync(1_500)
    expect(save.mock.calls[1]).toEqual(['C1', 'second', 4])
  })

  it('tries again after a network fault and holds the draft until the server has it', async () => {
    const save = vi
      .fn<Save>()
      .mockResolvedValueOnce({ kind: 'unreachable', problem: new Error('down') })
      .mockResolvedValueOnce(saved('new', 4))
    const { autosave, entry, drafts } = setUp(save)
    autosave.edit('C1', 'new')
    await vi.advanceTimersByTimeAsync(1_500)
    expect(entry().state).toBe('unreachable')
    expect(drafts.read('C1')?.value).toBe('new')
    expect(autosave.hasUnsaved()).toBe(true)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(entry().state).toBe('saved')
    expect(drafts.read('C1')).toBeNull()
  })

  it('does not repeat a refused save until the text changes', async () => {
    const save = vi
      .fn<Save>()
      .mockResolvedValueOnce({ kind: 'refused', problem: 'why' })
      .mockResolvedValueOnce(saved('good', 4))
    const { autosave, entry } = setUp(save)
    autosave.edit('C1', 'bad')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(save).toHaveBeenCalledTimes(1)
    expect(entry()).toMatchObject({ state: 'refused', problem: 'why', value: 'bad' })
    autosave.edit('C1', 'good')
    await vi.advanceTimersByTimeAsync(1_500)
    expect(entry().state).toBe('saved')
  })

  it('saves at once when asked to', async () => {
    const save = vi.fn<Save>(async (_key, value) => saved(value, 4))
    const { autosave, entry } = setUp(save)
    autosave.edit('C1', 'new')
    await autosave.flush()
    expect(entry().state).toBe('saved')
  })
})

describe('a stale version', () => {
  const stale: SaveAnswer<string> = { kind: 'stale', value: 'theirs', version: 7 }

  it('keeps both texts until the person decides', async () => {
    const { autosave, entry, drafts } = setUp(async () => stale)
    autosave.edit('C1', 'mine')
    await vi.advanceTimersByTimeAsync(1_500)
    expect(entry()).toMatchObject({ state: 'conflict', value: 'mine' })
    expect(entry().theirs).toMatchObject({ value: 'theirs', version: 7 })
    expect(drafts.read('C1')?.value).toBe('mine')
  })

  it('puts mine over it with its version', async () => {
    const save = vi.fn<Save>().mockResolvedValueOnce(stale).mockResolvedValueOnce(saved('mine', 8))
    const { autosave, entry } = setUp(save)
    autosave.edit('C1', 'mine')
    await vi.advanceTimersByTimeAsync(1_500)
    await autosave.keepMine('C1')
    expect(save.mock.calls[1]).toEqual(['C1', 'mine', 7])
    expect(entry()).toMatchObject({ state: 'saved', version: 8 })
  })

  it('takes theirs and forgets the draft', async () => {
    const { autosave, entry, drafts } = setUp(async () => stale)
    autosave.edit('C1', 'mine')
    await vi.advanceTimersByTimeAsync(1_500)
    autosave.takeTheirs('C1')
    expect(entry()).toMatchObject({ state: 'clean', value: 'theirs', version: 7, theirs: null })
    expect(drafts.read('C1')).toBeNull()
  })

  it('joins both sides without asking when they changed different things', async () => {
    const save = vi.fn<Save>().mockResolvedValueOnce(stale).mockResolvedValueOnce(saved('both', 8))
    const { autosave, entry } = setUp(save, () => 'both')
    autosave.edit('C1', 'mine')
    await vi.advanceTimersByTimeAsync(1_510)
    expect(save.mock.calls[1]).toEqual(['C1', 'both', 7])
    expect(entry().state).toBe('saved')
  })
})

describe('a draft left on this device', () => {
  it('comes back and is saved when nobody wrote since', async () => {
    draftStore<string>('test').write('C1', { value: 'left over', version: 3 })
    const save = vi.fn<Save>(async (_key, value) => saved(value, 4))
    const { entry } = setUp(save)
    expect(entry().value).toBe('left over')
    await vi.advanceTimersByTimeAsync(0)
    expect(save.mock.calls).toEqual([['C1', 'left over', 3]])
  })

  it('stands beside the newer text when somebody did', () => {
    draftStore<string>('test').write('C1', { value: 'left over', version: 2 })
    const { entry } = setUp(async () => saved('', 1))
    expect(entry()).toMatchObject({ state: 'conflict', value: 'left over' })
    expect(entry().theirs).toEqual({ value: 'old', version: 3 })
  })
})

it('takes a newer server text only where nothing of ours is open', () => {
  const { autosave, entry } = setUp(async () => saved('', 1))
  autosave.load('C1', 'newer', 5)
  expect(entry()).toMatchObject({ value: 'newer', version: 5 })
  autosave.edit('C1', 'typing')
  autosave.load('C1', 'newest', 6)
  expect(entry()).toMatchObject({ value: 'typing', version: 5 })
})
