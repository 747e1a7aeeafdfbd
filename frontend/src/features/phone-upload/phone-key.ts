/** The key of this page, kept for a reload of the same tab and for nobody else. */

const NAME = 'tisheng.phone'

interface Kept {
  code: string
  key: string
}

export function keep(kept: Kept): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept))
  } catch {
    // Without storage a reload needs a new code; nothing else is lost.
  }
}

/** The key got for a code; without a code, the last one of this tab. */
export function keptFor(code: string): string | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Kept | null
    return kept !== null && (code === '' || kept.code === code) ? kept.key : null
  } catch {
    return null
  }
}
