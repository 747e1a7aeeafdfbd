/**
 * An on-site sheet on a phone with a weak network: kept on the phone from the first letter until the
 * server has it. It is sent under a number of its own (`entryId`), so that sending it again after a
 * lost answer changes nothing; a newer sheet of somebody else is shown beside it.
 */
import type { DrawLevel } from '@/api/assessment'
import type { DraftStore } from '@/shared/autosave/autosave'

export interface SheetForm {
  held_on: string
  ability_code: string
  task: string
  level: DrawLevel | ''
  remarks: string
  present: string
}

/** `draft`: typed only; `waiting`: to be sent as soon as there is a network. */
export type BoxState = 'clean' | 'draft' | 'waiting' | 'sending' | 'sent' | 'refused' | 'conflict'

export interface Theirs {
  form: SheetForm
  version: number
  by: string
  /** Whose it is, where the server knows: it may be one's own of another telephone. */
  whose?: 'self' | 'other' | undefined
}

/** What survives a closed browser. */
export interface Kept {
  form: SheetForm
  /** Set while it is to be sent; empty while it is a draft. */
  entryId: string
}

export interface Box {
  form: SheetForm
  /** The server's version this was written on; 0 before the first sheet. */
  seen: number
  entryId: string
  state: BoxState
  theirs: Theirs | null
  problem: unknown
}

export type SendAnswer =
  | { kind: 'sent'; version: number }
  | { kind: 'stale'; theirs: Theirs }
  | { kind: 'refused'; problem: unknown }
  | { kind: 'unreachable'; problem: unknown }

export interface SheetOptions {
  key: string
  store: DraftStore<Kept>
  send(form: SheetForm, entryId: string, seen: number): Promise<SendAnswer>
  newId(): string
  onSent?(): void
}

const RETRY_AFTER_MS = [2_000, 5_000, 10_000, 30_000]

export class SheetBox {
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private isStopped = false

  constructor(
    readonly box: Box,
    private readonly options: SheetOptions,
  ) {
    const kept = options.store.read(options.key)
    if (kept === null) return
    Object.assign(box, { form: kept.value.form, seen: kept.version, entryId: kept.value.entryId })
    box.state = kept.value.entryId === '' ? 'draft' : 'waiting'
    if (box.state === 'waiting') this.schedule(0)
  }

  edit(part: Partial<SheetForm>): void {
    const { box } = this
    box.form = { ...box.form, ...part }
    // What is under way keeps its number; what is typed now is another sheet.
    box.entryId = ''
    if (box.state !== 'conflict') box.state = 'draft'
    clearTimeout(this.timer)
    this.keep()
  }

  /** Send it now, or as soon as it can be sent. */
  async submit(): Promise<void> {
    if (this.box.state === 'sending' || this.box.state === 'conflict') return
    this.box.entryId = this.box.entryId || this.options.newId()
    this.box.state = 'waiting'
    this.box.problem = null
    this.keep()
    await this.attempt()
  }

  /** The network is back, or the person asks again. */
  async retry(): Promise<void> {
    if (this.box.state === 'waiting') await this.attempt()
  }

  /** Put this sheet over the newer one, knowingly. */
  async keepMine(): Promise<void> {
    const { box } = this
    if (box.theirs === null) return
    Object.assign(box, { seen: box.theirs.version, theirs: null, entryId: '', state: 'draft' })
    await this.submit()
  }

  takeTheirs(): void {
    const { box } = this
    if (box.theirs === null) return
    const { form, version } = box.theirs
    Object.assign(box, { form, seen: version, theirs: null, entryId: '', state: 'clean' })
    this.options.store.drop(this.options.key)
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
  }

  private keep(): void {
    const { form, entryId, seen } = this.box
    this.options.store.write(this.options.key, { value: { form, entryId }, version: seen })
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer)
    if (!this.isStopped) this.timer = setTimeout(() => void this.retry(), delay)
  }

  private async attempt(): Promise<void> {
    const { box, options } = this
    const sent = box.entryId
    box.state = 'sending'
    const answer = await options.send(box.form, sent, box.seen)
    if (answer.kind === 'sent') this.accept(sent, answer.version)
    else if (box.entryId !== sent)
      return // typed on meanwhile: it stays a draft
    else if (answer.kind === 'stale')
      Object.assign(box, { state: 'conflict', theirs: answer.theirs })
    else this.fail(answer)
  }

  private accept(sent: string, version: number): void {
    const { box, options } = this
    this.failures = 0
    box.seen = version
    if (box.entryId === sent) {
      Object.assign(box, { state: 'sent', entryId: '', problem: null })
      options.store.drop(options.key)
    } else this.keep()
    options.onSent?.()
  }

  private fail(answer: { kind: 'refused' | 'unreachable'; problem: unknown }): void {
    this.box.problem = answer.problem
    if (answer.kind === 'refused') {
      this.box.state = 'refused'
      this.box.entryId = ''
      this.keep()
      return
    }
    this.box.state = 'waiting'
    const delay = RETRY_AFTER_MS[this.failures] ?? 30_000
    this.failures += 1
    this.schedule(delay)
  }
}
