/** The words of an upload: what the engine keeps of a task and what it needs from outside. */
import type { FileOut, PartOut, UploadOut, UploadRowOut, UploadStartedOut } from '@/api/evidence'

export type UploadState =
  | 'queued'
  | 'reading'
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

export interface UploadTask {
  key: string
  file: File
  place: Place
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
export type UnfinishedUpload = Pick<UploadRowOut, 'id' | 'filename' | 'size'>
export type StoredFile = Pick<
  FileOut,
  'id' | 'filename' | 'state' | 'sha256' | 'size' | 'media_type' | 'receipt_no' | 'reason'
>

export interface UploadPorts {
  start(file: File, sha256: string | null, place: Place): Promise<StartedUpload>
  look(uploadId: string, signal: AbortSignal): Promise<OpenUpload>
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
  wait(ms: number, signal?: AbortSignal): Promise<void>
  now(): number
  /** Tells whether trying again can help: network, 429, 5xx, an address that ran out. */
  isPassing(problem: unknown): boolean
}

/** Seconds left at the present speed; `null` while that cannot be told. */
export function secondsLeft(task: Pick<UploadTask, 'file' | 'sentBytes' | 'speed'>): number | null {
  if (task.speed === null || task.speed <= 0) return null
  return Math.ceil((task.file.size - task.sentBytes) / task.speed)
}

export function isMoving({ state }: Pick<UploadTask, 'state'>): boolean {
  return ['reading', 'sending', 'retrying', 'finishing'].includes(state)
}

/** An unfinished upload of this very file: the same name and size. */
export function unfinishedOf<T extends { filename: string; size: number }>(
  open: readonly T[],
  file: { name: string; size: number },
): T | null {
  return open.find(({ filename, size }) => filename === file.name && size === file.size) ?? null
}
