/** What an entered seed has to look like, as the server asks: told before anything is final. */
const SEED = /^[0-9A-Za-z]+( [0-9A-Za-z]+)*$/
const LEAST = 6
const MOST = 64

/** Words of digits and letters with one blank between. */
export const plainSeed = (typed: string) => typed.trim().split(/\s+/).join(' ')

export function isSeed(typed: string): boolean {
  const seed = plainSeed(typed)
  return seed.length >= LEAST && seed.length <= MOST && SEED.test(seed)
}
