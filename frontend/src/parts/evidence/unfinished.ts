/** Remembers where unfinished uploads belong, so that a reload can offer to go on. */
import type { Place } from './upload'

const NAME = 'tisheng.uploads'
const KEPT = 100

type Noted = Record<string, Place>

function read(): Noted {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '{}') as Noted
  } catch {
    return {}
  }
}

function write(noted: Noted): void {
  try {
    localStorage.setItem(
      NAME,
      JSON.stringify(Object.fromEntries(Object.entries(noted).slice(-KEPT))),
    )
  } catch {
    // A full storage only costs the offer to go on; the server still knows the upload.
  }
}

export function notePlace(uploadId: string, place: Place): void {
  write({ ...read(), [uploadId]: place })
}

export function forgetPlace(uploadId: string): void {
  write(Object.fromEntries(Object.entries(read()).filter(([id]) => id !== uploadId)))
}

/** Where an upload belongs; `null` when it was begun on another device. */
export function placeOf(uploadId: string): Place | null {
  return read()[uploadId] ?? null
}
