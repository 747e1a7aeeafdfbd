/** Who is signed in, as which role and for which unit. The access token never leaves memory. */
import { defineStore } from 'pinia'
import type { Grant, Role } from './roles'
import {
  closeSession,
  continueSession,
  dropSession,
  openSession,
  type NextStep,
  type SessionAnswer,
} from './session-api'

/** `lost`: the session ended during work; the screen stays and a dialog asks to sign in again. */
type Standing = 'unknown' | 'none' | 'active' | 'lost'

/** Somebody else signed in over a page with another person's work. */
export class OtherPerson extends Error {}

const RENEW_EARLY_S = 60
const RENEW_AT_LEAST_S = 5
const CHOSEN = 'tisheng.grant'
// Of this tab only: a reload does not forget who works here.
const USERNAME = 'tisheng.username'

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
    nextStep: null as NextStep | null,
    noticeDue: false,
    username: sessionStorage.getItem(USERNAME) ?? '',
  }),

  getters: {
    isSignedIn: state => state.standing === 'active' || state.standing === 'lost',
    /** Something is due before the platform opens: the login page shows it. */
    isHeldUp: state => state.nextStep !== null || state.noticeDue,
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
      this.nextStep = answer.next_step
      this.noticeDue = answer.notice_due
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
      this.remember('')
      this.person = null
      this.grants = []
      this.nextStep = null
      this.noticeDue = false
    },

    /** Get a new access token; callers at the same time share one request. */
    renew(): Promise<boolean> {
      renewal ??= alone(continueSession)
        .then(answer => {
          // Who signed out, or lost the session meanwhile, is not brought back by a late answer.
          if (!answer || this.standing !== 'active') return answer !== null
          // Somebody else has signed in in another tab: this page's work is not theirs.
          if (answer.person.id !== this.person?.id) {
            this.forget('lost')
            return false
          }
          this.accept(answer)
          return true
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
        .then(answer => {
          // Who has signed in meanwhile is not put out by a late "no".
          if (this.standing !== 'unknown') return
          if (answer) this.accept(answer)
          else this.forget('none')
        })
        .finally(() => (restoring = null))
      return restoring
    },

    async signIn(username: string, password: string): Promise<void> {
      const answer = await openSession(username, password)
      if (this.standing === 'lost' && answer.person.id !== this.person?.id) {
        await dropSession(answer.access_token)
        throw new OtherPerson()
      }
      this.accept(answer)
      this.remember(username)
    },

    remember(username: string): void {
      this.username = username
      sessionStorage.setItem(USERNAME, username)
    },

    /** Ends the session here, and goes on to end it at the system that it came from. */
    async signOut(): Promise<void> {
      const elsewhere = await closeSession()
      this.forget('none')
      if (elsewhere !== null) location.assign(elsewhere)
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
