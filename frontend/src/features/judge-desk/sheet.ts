/** A judge's sheet as it is filled in: points as typed, and what is still missing. Pure. */
import type { CriterionOut, JudgeTaskPageOut } from '@/api/cases'

export interface Sheet {
  points: Record<string, string>
  comment: string
}

/** Below and above, a comment is due. */
const LOW = 60
const HIGH = 90
const STEP = 0.5

export function sheetOf(page: Pick<JudgeTaskPageOut, 'points' | 'comment'>): Sheet {
  const points = Object.entries(page.points).map(([key, value]) => [key, String(Number(value))])
  return { points: Object.fromEntries(points) as Record<string, string>, comment: page.comment }
}

/** What is wrong with what was typed for a criterion; empty is not wrong, only missing. */
export function faultOf(line: CriterionOut, typed: string | undefined): 'bounds' | 'step' | null {
  const text = (typed ?? '').trim()
  if (text === '') return null
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || value > Number(line.points)) return 'bounds'
  return value % STEP === 0 ? null : 'step'
}

/** What can be sent: what is empty or wrong waits until it is right. */
export function bodyOf(sheet: Sheet, lines: readonly CriterionOut[]): Sheet {
  const good = lines
    .map(line => [line, (sheet.points[line.key] ?? '').trim()] as const)
    .filter(([line, typed]) => typed !== '' && faultOf(line, typed) === null)
    .map(([line, typed]) => [line.key, typed])
  return { points: Object.fromEntries(good) as Record<string, string>, comment: sheet.comment }
}

export function totalOf(sheet: Sheet, lines: readonly CriterionOut[]): number {
  return Object.values(bodyOf(sheet, lines).points).reduce((sum, one) => sum + Number(one), 0)
}

export type Lack = 'points' | 'fault' | 'comment' | null

/** What keeps the sheet from being handed in. */
export function lackOf(sheet: Sheet, lines: readonly CriterionOut[]): Lack {
  if (lines.some(line => faultOf(line, sheet.points[line.key]) !== null)) return 'fault'
  if (!isWhole(sheet, lines)) return 'points'
  return wantsComment(sheet, lines) && sheet.comment.trim() === '' ? 'comment' : null
}

function isWhole(sheet: Sheet, lines: readonly CriterionOut[]): boolean {
  return Object.keys(bodyOf(sheet, lines).points).length === lines.length
}

/** Few or many points are explained; while some are missing nobody knows how many there will be. */
export function wantsComment(sheet: Sheet, lines: readonly CriterionOut[]): boolean {
  if (!isWhole(sheet, lines)) return false
  const total = totalOf(sheet, lines)
  return total < LOW || total > HIGH
}

export function sameSheet(one: Sheet, other: Sheet): boolean {
  const plain = ({ points, comment }: Sheet) =>
    JSON.stringify([
      Object.entries(points)
        .filter(([, value]) => value.trim() !== '')
        .sort(),
      comment,
    ])
  return plain(one) === plain(other)
}

/** A sheet in lines, for two versions beside each other. */
export function linesOf(sheet: Sheet, lines: readonly CriterionOut[]): string[] {
  const given = lines.map(({ key, name }) => `${name}：${sheet.points[key] ?? '—'}`)
  return sheet.comment ? [...given, sheet.comment] : given
}
