/** Who is signed in, as which role and for which unit. The access token never leaves memory. */
import { defineStore } from 'pinia'
import type { Grant, Role } from './roles'
import { closeSession, continueSession, openSession, type SessionAnswer } from './session-api'

/** `lost`: the session ended during work; the screen stays and a dialog asks to sign in again. */
type Standing = 'unknown' | 'none' | 'active' | 'lost'

const RENEW_EARLY_S = 60
const RENEW_AT_LEAST_S = 5
const CHOSEN = 'tisheng.grant'

// Not in the store: nothing that a development tool or an extension of the store could show.
let accessToken: string | null = null
let renewal: Promise<boolean> | null = null
let restoring: Promise<void> | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** Only one tab at a time may use the rotating refresh cookie. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('tisheng-session', work) : work()
}

function keyOf(grant: Grant): string {
  return `${grant.role}@${grant.org_id}`
}

export const useSession = defineStore('session', {
  state: () => ({
    standing: 'unknown' as Standing,
    person: null as SessionAnswer['person'] | null,
    grants: [] as Grant[],
    chosen: localStorage.getItem(CHOSEN) ?? '',
    mustChangePassword: false,
    username: '',
  }),

  getters: {
    isSignedIn: state => state.standing === 'active' || state.standing === 'lost',
    /** The right in use: it decides what the navigation offers. */
    grant: (state): Grant | null =>
      state.grants.find(grant => keyOf(grant) === state.chosen) ?? state.grants[0] ?? null,
  },

  actions: {
    hasRole(...roles: Role[]): boolean {
      return this.grant !== null && roles.includes(this.grant.role)
    },

    token: () => accessToken,

    accept(answer: SessionAnswer): void {
      accessToken = answer.access_token
      this.person = answer.person
      this.grants = answer.grants
      this.mustChangePassword = answer.must_change_password
      this.standing = 'active'
      clearTimeout(timer)
      const wait = Math.max(RENEW_AT_LEAST_S, answer.expires_in - RENEW_EARLY_S)
      timer = setTimeout(() => void this.renew(), wait * 1000)
    },

    forget(next: 'none' | 'lost'): void {
      accessToken = null
      clearTimeout(timer)
      this.standing = next
      if (next === 'lost') return
      this.person = null
      this.grants = []
      this.mustChangePassword = false
    },

    /** Get a new access token; callers at the same time share one request. */
    renew(): Promise<boolean> {
      renewal ??= alone(continueSession)
        .then(answer => {
          // Who signed out, or lost the session meanwhile, is not brought back by a late answer.
          if (answer && this.standing === 'active') this.accept(answer)
          return answer !== null
        })
        // No answer is not a lost session: the next call tries again.
        .catch(() => false)
        .finally(() => (renewal = null))
      return renewal
    },

    /** Continue the session of an earlier visit; asked once per page load. */
    restore(): Promise<void> {
      if (this.standing !== 'unknown') return Promise.resolve()
      restoring ??= alone(continueSession)
        .then(answer => (answer ? this.accept(answer) : this.forget('none')))
        .finally(() => (restoring = null))
      return restoring
    },

    async signIn(username: string, password: string): Promise<void> {
      this.accept(await openSession(username, password))
      this.username = username
    },

    async signOut(): Promise<void> {
      await closeSession()
      this.forget('none')
    },

    /** The server no longer knows the session; the work on the screen stays. */
    lose(): void {
      if (this.standing === 'active') this.forget('lost')
    },

    choose(grant: Grant): void {
      this.chosen = keyOf(grant)
      localStorage.setItem(CHOSEN, this.chosen)
    },
  },
})
