/** The detail of a row as lines a person reads: before and after side by side. Pure. */

export interface DetailLine {
  key: string
  value: unknown
  before?: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Changes first, each with what was there; then everything else that the row says. */
export function linesOf(detail: Record<string, unknown>): DetailLine[] {
  const { before, after, ...rest } = detail
  const lines: DetailLine[] = []
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    for (const key of keys) lines.push({ key, before: before[key], value: after[key] })
  } else {
    for (const [key, value] of Object.entries({ before, after })) {
      if (isRecord(value))
        lines.push(...Object.entries(value).map(([k, v]) => ({ key: k, value: v })))
      else if (value !== undefined) lines.push({ key, value })
    }
  }
  return [...lines, ...Object.entries(rest).map(([key, value]) => ({ key, value }))]
}

export interface Words {
  /** What a name of the catalogue says; undefined when it has none. */
  label: (key: string) => string | undefined
  code: (word: string) => string | undefined
  name: (id: string) => string | undefined
  time: (at: string) => string
}

const CODE = /^[a-z][a-z0-9_]*$/
const RIGHT = /^([a-z_]+)@(\S+)$/ // a role at a unit
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
// What somebody wrote, or another system made: never a code of ours.
const LITERAL = new Set(['username', 'filename', 'client_id', 'code', 'name', 'q', 'address'])

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)

export function textOf(line: { key: string; value: unknown }, words: Words): string {
  const { key, value } = line
  if (isEmpty(value)) return words.code('nothing') ?? ''
  if (Array.isArray(value)) return value.map(one => textOf({ key, value: one }, words)).join('、')
  if (isRecord(value)) return entriesOf(value, words)
  return typeof value === 'string' ? wordsOf(key, value, words) : plainly(value, words)
}

function plainly(value: unknown, words: Words): string {
  if (typeof value !== 'boolean') return String(value)
  return words.code(value ? 'yes' : 'no') ?? String(value)
}

function entriesOf(value: Record<string, unknown>, words: Words): string {
  const said = Object.entries(value).map(([key, one]) => {
    return `${words.label(key) ?? key}：${textOf({ key, value: one }, words)}`
  })
  return said.join('；')
}

function wordsOf(key: string, text: string, words: Words): string {
  if (TIME.test(text)) return words.time(text)
  if (RIGHT.test(text)) return rightOf(text, words)
  const coded = CODE.test(text) && !LITERAL.has(key) ? words.code(text) : undefined
  return words.name(text) ?? coded ?? text
}

function rightOf(text: string, words: Words): string {
  const [role = '', unit = ''] = text.split('@')
  return `${unit} · ${words.code(role) ?? role}`
}
