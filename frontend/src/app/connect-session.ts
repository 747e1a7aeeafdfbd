/** Tie session, transport and cache together: nobody sees what another person had loaded. */
import type { QueryClient } from '@tanstack/vue-query'
import { watch } from 'vue'
import { connect } from '@/api'
import { useSession } from '@/parts/session/session'
import { learnServerTime } from '@/shared/lib/clock'

const CHANNEL = 'tisheng-session'

export function connectSession(cache: QueryClient): void {
  const session = useSession()
  connect({
    token: session.token,
    renew: session.renew,
    lost: session.lose,
    observe: (date, sentAt) => learnServerTime(date, sentAt),
  })
  watch(
    () => [session.person?.id, session.grant?.role, session.grant?.org_id].join(),
    (_now, before) => {
      if (before !== ',,') cache.clear()
    },
    { flush: 'sync' },
  )
  followOtherTabs(session)
}

/** Signing out in one tab signs out all of them. */
function followOtherTabs(session: ReturnType<typeof useSession>): void {
  if (!('BroadcastChannel' in window)) return
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = () => session.lose()
  watch(
    () => session.standing,
    (now, before) => {
      if (now === 'none' && before === 'active') channel.postMessage('ended')
    },
  )
}
