/**
 * Saves edits of many versioned values, one request per value at a time, and loses nothing:
 * an edit stays in the draft store until the server has it, a failed save is tried again,
 * and a stale save keeps both sides until the person decides.
 */

export type SaveState =
  'clean' | 'waiting' | 'saving' | 'saved' | 'unreachable' | 'refused' | 'conflict'

export interface Versioned<T> {
  value: T
  version: number
}

/** A newer value on the server; `by` says whose it is, where that is known. */
export interface Newer<T> extends Versioned<T> {
  by?: 'self' | 'other' | undefined
}

export interface Entry<T> extends Versioned<T> {
  /** The server's value that `version` names. */
  base: T
  state: SaveState
  savedAt: number | null
  /** The server's newer value while the state is `conflict`. */
  theirs: Newer<T> | null
  problem: unknown
}

export type SaveAnswer<T> =
  | ({ kind: 'saved' } & Versioned<T>)
  | ({ kind: 'stale' } & Newer<T>)
  | { kind: 'refused'; problem: unknown }
  | { kind: 'unreachable'; problem: unknown }

export interface DraftStore<T> {
  read(key: string): Versioned<T> | null
  write(key: string, draft: Versioned<T>): void
  drop(key: string): void
}

export interface AutosaveOptions<T> {
  entries: Map<string, Entry<T>>
  drafts: DraftStore<T>
  save(key: string, value: T, version: number): Promise<SaveAnswer<T>>
  same(key: string, one: T, other: T): boolean
  /** Both sides put together when they changed different things, else `null`. */
  merge?(key: string, base: T, mine: T, theirs: T): T | null
  onSaved?(key: string): void
  delay?: number
}

const RETRY_AFTER_MS = [2_000, 5_000, 10_000, 30_000]
const OPEN_STATES: readonly SaveState[] = [
  'waiting',
  'saving',
  'unreachable',
  'refused',
  'conflict',
]

export class Autosave<T> {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly running = new Map<string, Promise<void>>()
  private readonly failures = new Map<string, number>()
  private isStopped = false

  constructor(private readonly options: AutosaveOptions<T>) {}

  /** Take what the server says; a draft left on this machine comes back as an edit or a conflict. */
  load(key: string, value: T, version: number): void {
    const known = this.options.entries.get(key)
    if (known !== undefined) {
      if (!OPEN_STATES.includes(known.state) && version >= known.version) {
        Object.assign(known, { value, base: value, version })
      }
      return
    }
    this.options.entries.set(key, {
      value,
      base: value,
      version,
      state: 'clean',
      savedAt: null,
      theirs: null,
      problem: null,
    })
    this.restoreDraft(key, value, version)
  }

  edit(key: string, value: T): void {
    const entry = this.entry(key)
    entry.value = value
    this.options.drafts.write(key, { value, version: entry.version })
    if (entry.state === 'conflict') return
    entry.problem = null
    if (entry.state !== 'saving') entry.state = 'waiting'
    this.schedule(key, this.options.delay ?? 1_500)
  }

  /** Save once more without a change, when the server's answer is known to be old. */
  touch(key: string): void {
    const entry = this.entry(key)
    if (entry.state !== 'clean' && entry.state !== 'saved') return
    entry.state = 'waiting'
    this.schedule(key, 0)
  }

  /** Save everything that waits, now; settles when the requests are answered. */
  async flush(): Promise<void> {
    const open = [...this.options.entries].filter(([, { state }]) =>
      ['waiting', 'saving', 'unreachable'].includes(state),
    )
    await Promise.all(open.map(([key]) => this.saveNow(key)))
  }

  /** Put our text over the newer one, knowingly. */
  keepMine(key: string): Promise<void> {
    const entry = this.entry(key)
    if (entry.theirs === null) return Promise.resolve()
    Object.assign(entry, { base: entry.theirs.value, version: entry.theirs.version })
    Object.assign(entry, { theirs: null, state: 'waiting' })
    return this.saveNow(key)
  }

  takeTheirs(key: string): void {
    const entry = this.entry(key)
    if (entry.theirs === null) return
    const { value, version } = entry.theirs
    Object.assign(entry, { value, base: value, version, theirs: null, state: 'clean' })
    this.options.drafts.drop(key)
  }

  hasUnsaved(): boolean {
    return [...this.options.entries.values()].some(({ state }) => OPEN_STATES.includes(state))
  }

  stop(): void {
    this.isStopped = true
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
  }

  private entry(key: string): Entry<T> {
    const entry = this.options.entries.get(key)
    if (entry === undefined) throw new Error(`nothing loaded under ${key}`)
    return entry
  }

  private restoreDraft(key: string, value: T, version: number): void {
    const draft = this.options.drafts.read(key)
    if (draft === null) return
    if (this.options.same(key, draft.value, value)) return this.options.drafts.drop(key)
    const entry = this.entry(key)
    entry.value = draft.value
    if (draft.version === version) {
      entry.state = 'waiting'
      this.schedule(key, 0)
    } else {
      entry.state = 'conflict'
      entry.theirs = { value, version }
    }
  }

  private schedule(key: string, delay: number): void {
    clearTimeout(this.timers.get(key))
    if (this.isStopped) return
    this.timers.set(
      key,
      setTimeout(() => void this.saveNow(key), delay),
    )
  }

  private async saveNow(key: string): Promise<void> {
    clearTimeout(this.timers.get(key))
    // One request per value at a time: the next one needs the version this one answers.
    const before = this.running.get(key)
    if (before !== undefined) await before
    const entry = this.entry(key)
    if (!['waiting', 'unreachable'].includes(entry.state)) return
    const attempt = this.attempt(key, entry)
    this.running.set(key, attempt)
    await attempt
    this.running.delete(key)
  }

  private async attempt(key: string, entry: Entry<T>): Promise<void> {
    const sent = entry.value
    entry.state = 'saving'
    const answer = await this.options.save(key, sent, entry.version)
    if (answer.kind === 'saved') this.accept(key, entry, sent, answer)
    else if (answer.kind === 'stale') this.reconcile(key, entry, answer)
    else this.fail(key, entry, sent, answer)
  }

  private accept(key: string, entry: Entry<T>, sent: T, answer: Versioned<T>): void {
    this.failures.delete(key)
    Object.assign(entry, { base: answer.value, version: answer.version, savedAt: Date.now() })
    if (this.options.same(key, entry.value, sent)) {
      Object.assign(entry, { value: answer.value, state: 'saved', problem: null })
      this.options.drafts.drop(key)
    } else {
      entry.state = 'waiting'
      this.options.drafts.write(key, { value: entry.value, version: entry.version })
      this.schedule(key, this.options.delay ?? 1_500)
    }
    this.options.onSaved?.(key)
  }

  private reconcile(key: string, entry: Entry<T>, theirs: Newer<T>): void {
    const merged = this.options.same(key, entry.value, theirs.value)
      ? theirs.value
      : (this.options.merge?.(key, entry.base, entry.value, theirs.value) ?? null)
    if (merged === null) {
      Object.assign(entry, { state: 'conflict', theirs })
      return
    }
    Object.assign(entry, { value: merged, base: theirs.value, version: theirs.version })
    this.options.drafts.write(key, { value: merged, version: theirs.version })
    entry.state = 'waiting'
    this.schedule(key, 0)
  }

  private fail(
    key: string,
    entry: Entry<T>,
    sent: T,
    answer: { kind: 'refused' | 'unreachable'; problem: unknown },
  ): void {
    entry.state = answer.kind
    entry.problem = answer.problem
    if (answer.kind === 'refused') {
      // What was typed meanwhile has its own timer and may well be accepted.
      if (!this.options.same(key, entry.value, sent)) entry.state = 'waiting'
      return
    }
    const failures = this.failures.get(key) ?? 0
    this.failures.set(key, failures + 1)
    this.schedule(key, RETRY_AFTER_MS[failures] ?? 30_000)
  }
}
