/** Where the words of a search stand in a text, so that they can be marked. Pure. */

export interface Piece {
  text: string
  isHit: boolean
}

const MOST_WORDS = 10

/** A text as it is compared: full width, letter case and composed forms made equal. */
function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The words of a search, each once: as many as the server looks for. */
export function wordsOf(said: string): string[] {
  return [...new Set(normal(said).split(/\s+/).filter(Boolean))].slice(0, MOST_WORDS)
}

/** The normal text, and for each of its characters which one of the text it came from. */
function compared(characters: string[]): { text: string; from: number[] } {
  const parts = characters.map(normal)
  return {
    text: parts.join(''),
    from: parts.flatMap((part, at) => Array.from({ length: part.length }, () => at)),
  }
}

function hitsIn(characters: string[], words: readonly string[]): Set<number> {
  const { text, from } = compared(characters)
  const hits = new Set<number>()
  for (const word of words) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      for (const place of from.slice(at, at + word.length)) hits.add(place)
    }
  }
  return hits
}

/** The text cut into pieces that are words of the search and pieces that are not. */
export function marked(text: string, words: readonly string[]): Piece[] {
  const characters = [...text]
  const hits = hitsIn(characters, words)
  const pieces: Piece[] = []
  for (const [at, character] of characters.entries()) {
    const isHit = hits.has(at)
    const last = pieces.at(-1)
    if (last?.isHit === isHit) last.text += character
    else pieces.push({ text: character, isHit })
  }
  return pieces
}
