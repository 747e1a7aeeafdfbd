/** What a teacher did for one task, while it is written. Pure. */
import type { Level, PieceFileOut, PieceIn, PieceOut } from '@/api/assessment'

export interface Draft {
  narrative: string
  evidence: PieceFileOut[]
  self_level: Level | null
  self_remark: string
}

export function draftOf({ narrative, evidence, self_level, self_remark }: PieceOut): Draft {
  return { narrative, evidence, self_level, self_remark }
}

export function bodyOf({ narrative, evidence, self_level, self_remark }: Draft): PieceIn {
  return {
    narrative,
    evidence_file_ids: evidence.map(({ file_id }) => file_id),
    self_level,
    self_remark,
  }
}

export function same(one: Draft, other: Draft): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other))
}

/**
 * Both sides put together where they changed different parts, else `null`. Files are joined, so
 * that what the phone added survives what is typed at the desk.
 */
export function merged(base: Draft, mine: Draft, theirs: Draft): Draft | null {
  const narrative = sideOf(base.narrative, mine.narrative, theirs.narrative)
  const self_level = sideOf(base.self_level, mine.self_level, theirs.self_level)
  const self_remark = sideOf(base.self_remark, mine.self_remark, theirs.self_remark)
  if (narrative === undefined || self_level === undefined || self_remark === undefined) return null
  return { narrative, self_level, self_remark, evidence: joined(base, mine, theirs) }
}

function sideOf<T>(base: T, mine: T, theirs: T): T | undefined {
  if (mine === theirs || base === mine) return theirs
  return base === theirs ? mine : undefined
}

/** What either side added is there; what either side removed is not. */
function joined(base: Draft, mine: Draft, theirs: Draft): PieceFileOut[] {
  const has = ({ evidence }: Draft, id: string) => evidence.some(({ file_id }) => file_id === id)
  const kept = theirs.evidence.filter(({ file_id }) => has(mine, file_id) || !has(base, file_id))
  const added = mine.evidence.filter(({ file_id }) => !has(base, file_id) && !has(theirs, file_id))
  return [...kept, ...added]
}

export type Lack = 'evidence' | 'level' | 'checking'

/** What keeps a piece from being handed in; a file that is still checked will be in a moment. */
export function lacksOf({ evidence, self_level }: Draft): Lack[] {
  const lacks: Lack[] = []
  if (evidence.length === 0) lacks.push('evidence')
  if (evidence.some(({ state }) => state !== 'ready')) lacks.push('checking')
  if (self_level === null) lacks.push('level')
  return lacks
}
