/** The words of an upload: what the engine keeps of a task and what it needs from outside. */
import type {
  FileOut,
  LimitsOut,
  PartOut,
  Pupils,
  PupilsIn,
  UploadOut,
  UploadRowOut,
  UploadStartedOut,
} from '@/api/evidence'

export type UploadState =
  | 'queued'
  | 'reading'
  | 'waiting'
  | 'sending'
  | 'retrying'
  | 'paused'
  | 'finishing'
  | 'checking'
  | 'ready'
  | 'rejected'
  | 'failed'

/** Where a file belongs on the screen: an item of the rubric and one of its slots. */
export interface Place {
  scope: string
  item: string
  slot: string | null
}

/** What the uploader said about pupils shown, to which wording; `null` was not asked. */
export type PupilsAnswer = PupilsIn | null
export type { Pupils }
/** What may be sent and how much room is left, as the server says. */
export type Limits = LimitsOut

export interface UploadTask {
  key: string
  file: File
  place: Place
  pupils: PupilsAnswer
  state: UploadState
  uploadId: string | null
  fileId: string | null
  sentBytes: number
  /** Bytes a second over the last few seconds; `null` until it can be told. */
  speed: number | null
  receiptNo: string | null
  /** Why the server rejected the file, in its words. */
  reason: string | null
  problem: unknown
}

export type PartAddress = PartOut
export type StartedUpload = Pick<UploadStartedOut, 'id' | 'part_size' | 'parts'>
/** What the store holds of an upload and where to send the rest. */
export type OpenUpload = Pick<
  UploadOut,
  'id' | 'state' | 'filename' | 'size' | 'part_size' | 'received_parts' | 'parts'
>
/** An unfinished upload in the list: no addresses yet. */
export type UnfinishedUpload = Pick<UploadRowOut, 'id' | 'filename' | 'size' | 'prefix_sha256'>
/** One of an earlier visit, with how long it is kept. */
export type LeftUpload = UnfinishedUpload & Pick<UploadRowOut, 'expires_at'>
export type StoredFile = Pick<
  FileOut,
  'id' | 'filename' | 'state' | 'sha256' | 'size' | 'media_type' | 'receipt_no' | 'reason'
>

/** What a file is told apart by: the hash of its beginning, and of the whole where affordable. */
export interface Hashes {
  sha256: string | null
  prefix: string | null
}

export interface UploadPorts {
  /** Repeating it with the same key begins nothing twice. */
  start(task: UploadTask, hashes: Hashes, key: string): Promise<StartedUpload>
  /** With the hash of the chosen file's beginning, another file is refused. */
  look(uploadId: string, signal: AbortSignal, prefix?: string | null): Promise<OpenUpload>
  complete(uploadId: string, parts: { number: number; etag: string }[]): Promise<StoredFile>
  abort(uploadId: string): Promise<void>
  file(fileId: string): Promise<StoredFile>
  /** PUT one part; answers its ETag. */
  put(
    url: string,
    part: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string>
  digest(file: File, signal: AbortSignal): Promise<string | null>
  prefix(file: File): Promise<string | null>
  wait(ms: number, signal?: AbortSignal): Promise<void>
  now(): number
  /** Tells whether trying again can help: network, 429, 5xx, an address that ran out. */
  isPassing(problem: unknown): boolean
  /** How long the server asked to wait, in milliseconds; 0 when it did not say. */
  askedToWait(problem: unknown): number
}

/** Seconds left at the present speed; `null` while that cannot be told. */
export function secondsLeft(task: Pick<UploadTask, 'file' | 'sentBytes' | 'speed'>): number | null {
  if (task.speed === null || task.speed <= 0) return null
  return Math.ceil((task.file.size - task.sentBytes) / task.speed)
}

export function isMoving({ state }: Pick<UploadTask, 'state'>): boolean {
  return ['reading', 'waiting', 'sending', 'retrying', 'finishing'].includes(state)
}

/** Whether a task of this page is this upload; one just begun may not know its id yet. */
export function isUnderWay(
  tasks: Iterable<UploadTask>,
  upload: { id: string; filename: string; size: number },
): boolean {
  return [...tasks].some(({ uploadId, file }) =>
    uploadId === null
      ? file.name === upload.filename && file.size === upload.size
      : uploadId === upload.id,
  )
}

/** Those that no task of this page has taken up: they may still be gone on with. */
export function notTaken<T extends { id: string }>(all: readonly T[], tasks: Iterable<UploadTask>) {
  const taken = new Set([...tasks].map(({ uploadId }) => uploadId))
  return all.filter(({ id }) => !taken.has(id))
}

/** An unfinished upload of this very file: the same name, size and, where known, beginning. */
export function unfinishedOf<T extends Omit<UnfinishedUpload, 'id'>>(
  open: readonly T[],
  file: { name: string; size: number },
  prefix: string | null,
): T | null {
  return open.find(upload => isSame(upload, file, prefix)) ?? null
}

export function isSame(
  upload: Omit<UnfinishedUpload, 'id'>,
  file: { name: string; size: number },
  prefix: string | null,
): boolean {
  if (upload.filename !== file.name || upload.size !== file.size) return false
  return upload.prefix_sha256 === null || prefix === null || upload.prefix_sha256 === prefix
}
