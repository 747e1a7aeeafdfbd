/** The numbers of the security settings with their bounds; the server holds the same ones. */
import type { Policy } from '@/api/auth'

type NumberKey = {
  [Key in keyof Policy]-?: NonNullable<Policy[Key]> extends number ? Key : never
}[keyof Policy]

export interface Limit {
  key: NumberKey
  min: number
  max: number
}

export const GROUPS: readonly { name: string; limits: readonly Limit[] }[] = [
  {
    name: 'password',
    limits: [
      { key: 'password_min_length', min: 8, max: 32 },
      { key: 'password_history', min: 0, max: 24 },
      { key: 'password_days', min: 30, max: 365 },
      { key: 'code_days', min: 1, max: 30 },
    ],
  },
  {
    name: 'attempts',
    limits: [
      { key: 'failures_per_account', min: 3, max: 10 },
      { key: 'failures_per_address', min: 10, max: 1000 },
      { key: 'failure_window_minutes', min: 5, max: 1440 },
    ],
  },
  {
    name: 'sessions',
    limits: [
      { key: 'session_idle_minutes', min: 11, max: 60 },
      { key: 'session_hours', min: 1, max: 24 },
    ],
  },
  { name: 'audit', limits: [{ key: 'audit_months', min: 6, max: 120 }] },
]

/** The first limit that a number breaks, or undefined. */
export function brokenLimit(policy: Record<string, unknown>): Limit | undefined {
  return GROUPS.flatMap(group => group.limits).find(({ key, min, max }) => {
    const value = policy[key]
    return !Number.isInteger(value) || Number(value) < min || Number(value) > max
  })
}
