/** What the evidence service takes in, told before anything is sent (its rules decide again). */

export type FileKind = 'document' | 'image' | 'video' | 'audio'

const MIB = 1024 * 1024

/** Until the server has told its own. */
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
  | { code: 'type' }
  | { code: 'empty' }
  | { code: 'size'; kind: FileKind; limit: number }
  | { code: 'room'; free: number }

function known(filename: string): [FileKind, string] | undefined {
  return EXTENSIONS[filename.split('.').pop()?.toLowerCase() ?? '']
}

export function kindOf(filename: string): FileKind | null {
  return known(filename)?.[0] ?? null
}

/** Pictures and videos may show pupils: they come with an answer about that. */
export function showsPeople(filename: string): boolean {
  return ['image', 'video'].includes(kindOf(filename) ?? '')
}

/** The media type by extension: what a browser declares differs from machine to machine. */
export function mediaTypeOf(filename: string): string {
  return known(filename)?.[1] ?? 'application/octet-stream'
}

/** The largest file of each kind, as the server says. */
export function largestOf(kinds: readonly { kind: FileKind; largest: number }[]) {
  return { ...LIMITS, ...Object.fromEntries(kinds.map(({ kind, largest }) => [kind, largest])) }
}

/** Sorts chosen files into those that can be sent and those that cannot, in their order. */
export function sift(
  files: readonly File[],
  largest: Record<FileKind, number>,
  free: number,
): { fit: File[]; away: { name: string; why: Unfit }[] } {
  const fit: File[] = []
  const away: { name: string; why: Unfit }[] = []
  let left = free
  for (const file of files) {
    const why = unfitness(file, largest)
    if (why !== null) away.push({ name: file.name, why })
    else if (file.size > left) away.push({ name: file.name, why: { code: 'room', free: left } })
    else {
      fit.push(file)
      left -= file.size
    }
  }
  return { fit, away }
}

/** Why a file cannot be sent, or `null` when it can. */
export function unfitness(
  file: { name: string; size: number },
  largest: Record<FileKind, number> = LIMITS,
): Unfit | null {
  const kind = kindOf(file.name)
  if (kind === null) return { code: 'type' }
  if (file.size === 0) return { code: 'empty' }
  const limit = largest[kind]
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
