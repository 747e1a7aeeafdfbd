/** Levels that somebody gives, task by task, while they are written. Pure. */
import type { Level, LevelMarkIn, LevelMarkOut } from '@/api/assessment'

export interface DraftMark {
  level: Level | null
  reason: string
}

/** By the key of the task; a task that is not there has no level yet. */
export type DraftMarks = Readonly<Record<string, DraftMark>>

const BLANK: DraftMark = { level: null, reason: '' }

export function markOf(marks: DraftMarks, key: string): DraftMark {
  return marks[key] ?? BLANK
}

export function draftOf(given: readonly LevelMarkOut[]): DraftMarks {
  return Object.fromEntries(
    given.map(({ task_key, level, reason }) => [task_key, { level, reason }]),
  )
}

/** What a mark lacks: its level, or below 优秀 the reason for it. */
export function lackOf({ level, reason }: DraftMark): 'level' | 'reason' | null {
  if (level === null) return 'level'
  return level !== 'excellent' && reason.trim() === '' ? 'reason' : null
}

/** The tasks whose marks are not complete, in the order of the tasks. */
export function lacking(keys: readonly string[], marks: DraftMarks): string[] {
  return keys.filter(key => lackOf(markOf(marks, key)) !== null)
}

export function bodyOf(keys: readonly string[], marks: DraftMarks): LevelMarkIn[] {
  return keys.flatMap(task_key => {
    const { level, reason } = markOf(marks, task_key)
    return level === null ? [] : [{ task_key, level, reason: reason.trim() }]
  })
}

/**
 * What the ability's level comes to by the rule, shown while it is rated; the server computes it.
 * `null` while a task has no level yet: that is not known, and not 不合格 either.
 */
export function levelOf(keys: readonly string[], marks: DraftMarks): Level | null {
  const given = keys.map(key => markOf(marks, key).level)
  if (given.length === 0 || given.includes(null)) return null
  if (given.includes('fail')) return 'fail'
  return given.every(level => level === 'excellent') ? 'excellent' : 'pass'
}

export function sameMarks(keys: readonly string[], one: DraftMarks, other: DraftMarks): boolean {
  return JSON.stringify(bodyOf(keys, one)) === JSON.stringify(bodyOf(keys, other))
}
