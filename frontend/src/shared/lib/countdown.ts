/** How near a deadline is, in words' parts and in three steps of urgency. */

export type Urgency = 'calm' | 'soon' | 'now' | 'over'

export interface Countdown {
  urgency: Urgency
  days: number
  hours: number
  minutes: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Red in the last 24 hours, orange in the last three days, calm before. */
export function countdownTo(dueAt: string, now: number): Countdown {
  const left = Date.parse(dueAt) - now
  const rest = Math.abs(left)
  return {
    urgency: urgencyOf(left),
    days: Math.floor(rest / DAY),
    hours: Math.floor((rest % DAY) / HOUR),
    minutes: Math.floor((rest % HOUR) / MINUTE),
  }
}

function urgencyOf(left: number): Urgency {
  if (left <= 0) return 'over'
  if (left <= DAY) return 'now'
  return left <= 3 * DAY ? 'soon' : 'calm'
}

/** The catalogue key that says it, coarse while far and fine when near. */
export function countdownKey({ urgency, days, hours }: Countdown): string {
  if (urgency === 'over') return days > 0 ? 'countdown.over_days' : 'countdown.over_hours'
  if (days > 0) return 'countdown.days'
  return hours > 0 ? 'countdown.hours' : 'countdown.minutes'
}
