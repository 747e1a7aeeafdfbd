/** Notice when nobody works any more: warn first, then report the end. */
import { onBeforeUnmount, onMounted, ref } from 'vue'

const WARN_AFTER_MS = 25 * 60_000
const END_AFTER_MS = 30 * 60_000
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

interface Limits {
  warnAfterMs?: number
  endAfterMs?: number
}

/**
 * `minutesLeft` is null while somebody works, and counts down once the warning is due.
 * Work does not end a warning by itself: the person answers it with `stay()`.
 */
export function useIdle(onEnd: () => void, limits: Limits = {}) {
  const warnAfter = limits.warnAfterMs ?? WARN_AFTER_MS
  const endAfter = limits.endAfterMs ?? END_AFTER_MS
  const minutesLeft = ref<number | null>(null)
  let lastSign = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined

  function sign() {
    if (minutesLeft.value === null) lastSign = Date.now()
  }

  function stay() {
    lastSign = Date.now()
    minutesLeft.value = null
  }

  function look() {
    const idle = Date.now() - lastSign
    if (idle >= endAfter) {
      stay()
      onEnd()
    } else if (idle >= warnAfter) {
      minutesLeft.value = Math.ceil((endAfter - idle) / 60_000)
    }
  }

  onMounted(() => {
    for (const name of SIGNS) document.addEventListener(name, sign, { passive: true })
    timer = setInterval(look, 10_000)
  })
  onBeforeUnmount(() => {
    for (const name of SIGNS) document.removeEventListener(name, sign)
    clearInterval(timer)
  })

  return { minutesLeft, stay }
}
