import { sendParts } from './send-parts'
import { Speedometer } from './speed'
import type {
  Hashes,
  OpenUpload,
  Place,
  PupilsAnswer,
  StoredFile,
  UploadPorts,
  UploadTask,
} from './upload'

export interface QueueOptions {
  ports: UploadPorts
  tasks: Map<string, UploadTask>
  /** How many small files may be on their way at once, where they are begun together. */
  small?: { atOnce: number; size: number }
  /** An unfinished upload of the same file from before a reload, or from another computer. */
  unfinished?(file: File, prefix: string | null): string | null
  onStarted?(task: UploadTask): void
  /** The bytes are with the server: attach the file to its item. */
  onReceived?(task: Pick<UploadTask, 'uploadId' | 'place'>, file: StoredFile): void
  onEnded?(task: UploadTask): void
}

/** Files on their way at once; each sends its parts in lanes of its own. */
const FILES_AT_ONCE = 2
const START_AGAIN_MS = [2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 60_000, 60_000]
const CHECK_AGAIN_MS = [400, 800, 1_500, 3_000]
const COMPLETE_AGAIN_MS = [1_000, 3_000, 8_000, 15_000, 30_000, 30_000, 60_000]

/** Sends files two at a time, each in parts; pausing keeps what the store already has. */
export class UploadQueue {
  private readonly active = new Map<string, { controller: AbortController; isSmall: boolean }>()
  private added = 0

  constructor(private readonly options: QueueOptions) {}

  add(files: Iterable<File>, place: Place, pupils: PupilsAnswer = null): string[] {
    return [...files].map(file => this.enlist(file, place, pupils, null))
  }

  /** Go on with an upload of an earlier visit; another file than the one begun is refused. */
  goOn(uploadId: string, file: File, place: Place): string {
    return this.enlist(file, place, null, uploadId)
  }

  /** Take in a file that came another way, from a phone. */
  land(place: Place, file: StoredFile): void {
    this.options.onReceived?.({ uploadId: file.id, place }, file)
  }

  private enlist(file: File, place: Place, pupils: PupilsAnswer, uploadId: string | null): string {
    this.added += 1
    const key = `${this.options.ports.now()}-${this.added}`
    this.options.tasks.set(key, { ...newTask(key, file, place), pupils, uploadId })
    this.next()
    return key
  }

  pause(key: string): void {
    const task = this.task(key)
    if (task === null || task.state === 'finishing') return
    task.state = 'paused'
    this.active.get(key)?.controller.abort()
  }

  /** Go on after a pause or a failure; the parts already with the store are not sent again. */
  resume(key: string): void {
    const task = this.task(key)
    if (task === null || !['paused', 'failed'].includes(task.state)) return
    Object.assign(task, { state: 'queued', problem: null })
    this.next()
  }

  async cancel(key: string): Promise<void> {
    const task = this.task(key)
    if (task === null) return
    this.options.tasks.delete(key)
    this.active.get(key)?.controller.abort()
    this.options.onEnded?.(task)
    if (task.uploadId !== null && task.fileId === null)
      await this.options.ports.abort(task.uploadId)
  }

  private task(key: string): UploadTask | null {
    return this.options.tasks.get(key) ?? null
  }

  private next(): void {
    for (const task of this.options.tasks.values()) {
      // One that was paused and resumed at once waits until its first run has let go.
      const isWaiting = task.state === 'queued' && !this.active.has(task.key)
      if (isWaiting && this.hasPlaceFor(task)) void this.begin(task)
    }
  }

  private hasPlaceFor({ file }: UploadTask): boolean {
    const { size, atOnce } = this.options.small ?? { size: 0, atOnce: 0 }
    const isSmall = file.size <= size
    const running = [...this.active.values()].filter(run => run.isSmall === isSmall)
    return running.length < (isSmall ? atOnce : FILES_AT_ONCE)
  }

  private async begin(task: UploadTask): Promise<void> {
    const controller = new AbortController()
    const isSmall = task.file.size <= (this.options.small?.size ?? 0)
    this.active.set(task.key, { controller, isSmall })
    try {
      await this.run(task, controller.signal)
    } catch (problem) {
      // A pause and a cancel end the run too; they have already said what they mean.
      if (!controller.signal.aborted) Object.assign(task, { state: 'failed', problem })
    }
    task.speed = null
    this.active.delete(task.key)
    this.next()
  }

  private async run(task: UploadTask, signal: AbortSignal): Promise<void> {
    const upload = await this.open(task, signal)
    const parts = await this.send(task, upload, signal)
    task.state = 'finishing'
    const file = await this.complete(upload.id, parts)
    Object.assign(task, { fileId: file.id, state: 'checking', sentBytes: task.file.size })
    this.options.onReceived?.(task, file)
    void this.watch(task, file)
  }

  private async open(task: UploadTask, signal: AbortSignal): Promise<OpenUpload> {
    const { ports } = this.options
    task.state = 'reading'
    const prefix = await ports.prefix(task.file)
    signal.throwIfAborted()
    const known = task.uploadId ?? this.options.unfinished?.(task.file, prefix) ?? null
    if (known !== null) {
      const upload = await ports.look(known, signal, prefix)
      if (upload.state === 'open') {
        task.uploadId = known
        return upload
      }
    }
    const sha256 = await ports.digest(task.file, signal)
    signal.throwIfAborted()
    const started = await this.start(task, { sha256, prefix }, signal)
    task.uploadId = started.id
    this.options.onStarted?.(task)
    return { ...started, ...described(task.file), state: 'open', received_parts: [] }
  }

  /** In a rush the server asks to wait: that is no failure, and needs nobody's click. */
  private async start(task: UploadTask, hashes: Hashes, signal: AbortSignal) {
    const { ports } = this.options
    const key = crypto.randomUUID?.() ?? `${task.key}-${ports.now()}`
    for (let failures = 0; ; failures += 1) {
      try {
        return await ports.start(task, hashes, key)
      } catch (problem) {
        const pause = START_AGAIN_MS[failures]
        if (pause === undefined || !ports.isPassing(problem)) throw problem
        signal.throwIfAborted()
        task.state = 'waiting'
        await ports.wait(Math.max(pause, ports.askedToWait(problem)), signal)
      }
    }
  }

  private send(task: UploadTask, upload: OpenUpload, signal: AbortSignal) {
    const { ports } = this.options
    const meter = new Speedometer()
    signal.throwIfAborted()
    task.state = 'sending'
    const hooks = {
      onSent: (bytes: number) => {
        meter.note(ports.now(), bytes)
        Object.assign(task, { sentBytes: bytes, speed: meter.read() })
      },
      onRetry: (isRetrying: boolean) => {
        if (!signal.aborted) task.state = isRetrying ? 'retrying' : 'sending'
      },
    }
    return sendParts(ports, task.file, upload, hooks, signal)
  }

  /** Completing is safe to repeat: a second call gives the same answer. */
  private async complete(
    uploadId: string,
    parts: { number: number; etag: string }[],
  ): Promise<StoredFile> {
    const { ports } = this.options
    for (let failures = 0; ; failures += 1) {
      try {
        return await ports.complete(uploadId, parts)
      } catch (problem) {
        const pause = COMPLETE_AGAIN_MS[failures]
        if (pause === undefined || !ports.isPassing(problem)) throw problem
        await ports.wait(Math.max(pause, ports.askedToWait(problem)))
      }
    }
  }

  /** Look until the server's check has an answer; a network fault only makes it later. */
  private async watch(task: UploadTask, first: StoredFile): Promise<void> {
    const { ports } = this.options
    let file = first
    for (let looks = 0; file.state === 'checking'; looks += 1) {
      await ports.wait(CHECK_AGAIN_MS[looks] ?? 5_000)
      if (!this.options.tasks.has(task.key)) return
      file = await ports.file(file.id).catch(() => file)
    }
    Object.assign(task, { state: file.state, receiptNo: file.receipt_no, reason: file.reason })
    this.options.onEnded?.(task)
  }
}

function newTask(key: string, file: File, place: Place): UploadTask {
  return {
    key,
    file,
    place,
    pupils: null,
    state: 'queued',
    uploadId: null,
    fileId: null,
    sentBytes: 0,
    speed: null,
    receiptNo: null,
    reason: null,
    problem: null,
  }
}

function described(file: File) {
  return { filename: file.name, size: file.size }
}
