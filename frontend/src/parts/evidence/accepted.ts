/** What the evidence service takes in, told before anything is sent (its rules decide again). */

export type FileKind = 'document' | 'image' | 'video' | 'audio'

const MIB = 1024 * 1024

export const LIMITS: Record<FileKind, number> = {
  document: 50 * MIB,
  image: 20 * MIB,
  video: 2048 * MIB,
  audio: 200 * MIB,
}

const OOXML = 'application/vnd.openxmlformats-officedocument.'

const EXTENSIONS: Record<string, [FileKind, string]> = {
  pdf: ['document', 'application/pdf'],
  docx: ['document', `${OOXML}wordprocessingml.document`],
  xlsx: ['document', `${OOXML}spreadsheetml.sheet`],
  pptx: ['document', `${OOXML}presentationml.presentation`],
  doc: ['document', 'application/msword'],
  xls: ['document', 'application/vnd.ms-excel'],
  ppt: ['document', 'application/vnd.ms-powerpoint'],
  jpg: ['image', 'image/jpeg'],
  jpeg: ['image', 'image/jpeg'],
  png: ['image', 'image/png'],
  gif: ['image', 'image/gif'],
  webp: ['image', 'image/webp'],
  mp4: ['video', 'video/mp4'],
  m4v: ['video', 'video/mp4'],
  mov: ['video', 'video/quicktime'],
  webm: ['video', 'video/webm'],
  mp3: ['audio', 'audio/mpeg'],
  m4a: ['audio', 'audio/mp4'],
  wav: ['audio', 'audio/wav'],
  aac: ['audio', 'audio/aac'],
}

/** For the `accept` attribute of a file input. */
export const ACCEPT = Object.keys(EXTENSIONS)
  .map(extension => `.${extension}`)
  .join(',')

export type Unfit =
  { code: 'type' } | { code: 'empty' } | { code: 'size'; kind: FileKind; limit: number }

function known(filename: string): [FileKind, string] | undefined {
  return EXTENSIONS[filename.split('.').pop()?.toLowerCase() ?? '']
}

export function kindOf(filename: string): FileKind | null {
  return known(filename)?.[0] ?? null
}

/** The media type by extension: what a browser declares differs from machine to machine. */
export function mediaTypeOf(filename: string): string {
  return known(filename)?.[1] ?? 'application/octet-stream'
}

/** Why a file cannot be sent, or `null` when it can. */
export function unfitness(file: { name: string; size: number }): Unfit | null {
  const kind = kindOf(file.name)
  if (kind === null) return { code: 'type' }
  if (file.size === 0) return { code: 'empty' }
  const limit = LIMITS[kind]
  return file.size > limit ? { code: 'size', kind, limit } : null
}

/** Bytes as people read them: `12.4 MB`, `830 KB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['KB', 'MB', 'GB']
  let value = bytes
  let unit = 'B'
  for (const next of units) {
    if (value < 1000) break
    value /= 1024
    unit = next
  }
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${unit}`
}
