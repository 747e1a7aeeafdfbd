/** Who is signed in, as which role and for which unit. The access token never leaves memory. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { closeSession, continueSession, openSession, type SessionAnswer } from './session-api'
import type { Grant, Role } from './roles'

/** `lost`: the session ended during work; the screen stays and a dialog asks to sign in again. */
type Standing = 'unknown' | 'none' | 'active' | 'lost'

const RENEW_EARLY_S = 60
const CHOSEN = 'tisheng.grant'

/** Only one tab at a time may use the rotating refresh cookie. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request('tisheng-session', work) : work()
}

function keyOf(grant: Grant): string {
  return `${grant.role}@${grant.org_id}`
}

export const useSession = defineStore('session', () => {
  const standing = ref<Standing>('unknown')
  const person = shallowRef<SessionAnswer['person'] | null>(null)
  const grants = shallowRef<Grant[]>([])
  const chosen = ref(localStorage.getItem(CHOSEN) ?? '')
  const mustChangePassword = ref(false)
  const username = ref('')

  let accessToken: string | null = null
  let renewal: Promise<boolean> | null = null
  let restoring: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const grant = computed<Grant | null>(
    () => grants.value.find(g => keyOf(g) === chosen.value) ?? grants.value[0] ?? null,
  )
  const isSignedIn = computed(() => standing.value === 'active' || standing.value === 'lost')

  function hasRole(...roles: Role[]): boolean {
    return grant.value !== null && roles.includes(grant.value.role)
  }

  function accept(answer: SessionAnswer): void {
    accessToken = answer.access_token
    person.value = answer.person
    grants.value = answer.grants
    mustChangePassword.value = answer.must_change_password
    standing.value = 'active'
    clearTimeout(timer)
    timer = setTimeout(() => void renew(), Math.max(5, answer.expires_in - RENEW_EARLY_S) * 1000)
  }

  function forget(next: Standing): void {
    accessToken = null
    clearTimeout(timer)
    standing.value = next
    if (next === 'lost') return
    person.value = null
    grants.value = []
    mustChangePassword.value = false
  }

  /** Get a new access token; callers at the same time share one request. */
  function renew(): Promise<boolean> {
    renewal ??= alone(continueSession)
      .then(answer => {
        if (answer) accept(answer)
        return answer !== null
      })
      // No answer is not a lost session: the next call tries again.
      .catch(() => false)
      .finally(() => (renewal = null))
    return renewal
  }

  /** Continue the session of an earlier visit; asked once per page load. */
  function restore(): Promise<void> {
    restoring ??= alone(continueSession).then(
      answer => {
        if (answer) accept(answer)
        else forget('none')
      },
      (error: unknown) => {
        restoring = null
        throw error
      },
    )
    return restoring
  }

  async function signIn(name: string, password: string): Promise<void> {
    accept(await openSession(name, password))
    username.value = name
  }

  async function signOut(): Promise<void> {
    await closeSession()
    forget('none')
  }

  function lose(): void {
    if (standing.value === 'active') forget('lost')
  }

  function choose(next: Grant): void {
    chosen.value = keyOf(next)
    localStorage.setItem(CHOSEN, chosen.value)
  }

  return {
    standing,
    person,
    username,
    grants,
    grant,
    mustChangePassword,
    isSignedIn,
    hasRole,
    token: () => accessToken,
    renew,
    restore,
    signIn,
    signOut,
    lose,
    choose,
    endHere: () => forget('none'),
  }
})
