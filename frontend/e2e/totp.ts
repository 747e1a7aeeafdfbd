import { createHmac } from 'node:crypto'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map(letter => LETTERS.indexOf(letter).toString(2).padStart(5, '0'))
  const whole = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(whole.map(byte => Number.parseInt(byte, 2)))
}

const STEP_MS = 30_000
const ENOUGH_MS = 8_000

/** Wait until there is time to type a code and send it within one step. */
export async function timeForCode(): Promise<void> {
  const left = STEP_MS - (Date.now() % STEP_MS)
  if (left < ENOUGH_MS) await new Promise(resolve => setTimeout(resolve, left))
}

/** The six digits that an authenticator app would show, `ahead` steps of 30 s from now (RFC 6238). */
export function codeOf(secret: string, ahead = 0): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + ahead))
  const digest = createHmac('sha1', bytesOf(secret)).update(step).digest()
  const at = digest.readUInt8(19) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
