/** A reviewer's own phrases, kept on this device only. */
const MOST = 30

function nameFor(personId: string): string {
  return `tisheng.phrases.${personId}`
}

export function readPhrases(personId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameFor(personId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : []
  } catch {
    return []
  }
}

export function writePhrases(personId: string, phrases: string[]): void {
  try {
    localStorage.setItem(nameFor(personId), JSON.stringify(phrases.slice(0, MOST)))
  } catch {
    // Without storage the phrases live as long as the page.
  }
}

/** A phrase put behind what is written, with one separator between them. */
export function withPhrase(text: string, phrase: string): string {
  const before = text.trim()
  if (before === '') return phrase
  return /[。；，.;,]$/.test(before) ? before + phrase : `${before}；${phrase}`
}
