import { sendParts } from './send-parts'
import { Speedometer } from './speed'
import type { OpenUpload, Place, StoredFile, UploadPorts, UploadTask } from './upload'

export interface QueueOptions {
  ports: UploadPorts
  tasks: Map<string, UploadTask>
  /** An unfinished upload of the same file from before a reload. */
  unfinished?(file: File, place: Place): string | null
  onStarted?(task: UploadTask): void
  /** The bytes are with the server: attach the file to its item. */
  onReceived?(task: UploadTask, file: StoredFile): void
  onEnded?(task: UploadTask): void
}

const CHECK_AGAIN_MS = [400, 800, 1_500, 3_000]
const COMPLETE_AGAIN_MS = [1_000, 3_000, 8_000]

/** Sends files one after the other, each in parts; pausing keeps what the store already has. */
export class UploadQueue {
  private active: { key: string; controller: AbortController } | null = null
  private added = 0

  constructor(private readonly options: QueueOptions) {}

  add(files: Iterable<File>, place: Place): string[] {
    const keys = [...files].map(file => {
      this.added += 1
      const key = `${this.options.ports.now()}-${this.added}`
      this.options.tasks.set(key, newTask(key, file, place))
      return key
    })
    void this.next()
    return keys
  }

  pause(key: string): void {
    const task = this.task(key)
    if (task === null || task.state === 'finishing') return
    task.state = 'paused'
    if (this.active?.key === key) this.active.controller.abort()
  }

  /** Go on after a pause or a failure; the parts already with the store are not sent again. */
  resume(key: string): void {
    const task = this.task(key)
    if (task === null || !['paused', 'failed'].includes(task.state)) return
    Object.assign(task, { state: 'queued', problem: null })
    void this.next()
  }

  async cancel(key: string): Promise<void> {
    const task = this.task(key)
    if (task === null) return
    this.options.tasks.delete(key)
    if (this.active?.key === key) this.active.controller.abort()
    this.options.onEnded?.(task)
    if (task.uploadId !== null && task.fileId === null)
      await this.options.ports.abort(task.uploadId)
  }

  /** Take a finished task off the list. */
  dismiss(key: string): void {
    const task = this.task(key)
    if (task !== null && ['ready', 'rejected'].includes(task.state)) this.options.tasks.delete(key)
  }

  private task(key: string): UploadTask | null {
    return this.options.tasks.get(key) ?? null
  }

  private async next(): Promise<void> {
    if (this.active !== null) return
    const task = [...this.options.tasks.values()].find(({ state }) => state === 'queued')
    if (task === undefined) return
    const controller = new AbortController()
    this.active = { key: task.key, controller }
    try {
      await this.run(task, controller.signal)
    } catch (problem) {
      // A pause and a cancel end the run too; they have already said what they mean.
      if (!controller.signal.aborted) Object.assign(task, { state: 'failed', problem })
    }
    task.speed = null
    this.active = null
    void this.next()
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
    const known = task.uploadId ?? this.options.unfinished?.(task.file, task.place) ?? null
    if (known !== null) {
      const upload = await ports.look(known, signal)
      if (upload.state === 'open') {
        task.uploadId = known
        return upload
      }
    }
    task.state = 'reading'
    const sha256 = await ports.digest(task.file, signal)
    signal.throwIfAborted()
    const started = await ports.start(task.file, sha256, task.place)
    task.uploadId = started.id
    this.options.onStarted?.(task)
    return { ...started, ...described(task.file), state: 'open', received_parts: [] }
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
        await ports.wait(pause)
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
