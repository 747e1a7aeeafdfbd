/** The servers' clock: deadlines never depend on a wrong clock of the device. */
import { computed, readonly, ref, type Ref } from 'vue'

const offset = ref(0)
const deviceNow = ref(Date.now())
let timer: ReturnType<typeof setInterval> | undefined

/** Start the ticking that screens follow; once per page. */
export function startClock(everyMs = 15_000): void {
  if (timer !== undefined) return
  timer = setInterval(() => (deviceNow.value = Date.now()), everyMs)
  document.addEventListener('visibilitychange', () => (deviceNow.value = Date.now()))
}

/**
 * Learn the offset from a server time (RFC 3339 or HTTP date) asked for at `sentAt`.
 * The middle of the round trip is taken; a `Date` header is cut to seconds, so half a second is added.
 */
export function learnServerTime(serverTime: string, sentAt: number, receivedAt = Date.now()): void {
  const told = Date.parse(serverTime)
  if (Number.isNaN(told)) return
  const cut = serverTime.endsWith('GMT') ? 500 : 0
  const measured = told + cut - (sentAt + receivedAt) / 2
  // Small differences are noise of the network and would make countdowns jump.
  if (Math.abs(measured - offset.value) > 2_000) offset.value = measured
  deviceNow.value = receivedAt
}

/** Milliseconds since the epoch by the servers' clock, not reactive. */
export function serverNow(): number {
  return Date.now() + offset.value
}

/** The servers' time for screens; follows the tick. */
export function useServerNow(): Readonly<Ref<number>> {
  return readonly(computed(() => deviceNow.value + offset.value))
}
