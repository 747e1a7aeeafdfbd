/** The draft of an item as it is edited: everything of it, each time it is saved. */
import type { FileRole, ItemIn, ItemPageOut, ToolFacts } from '@/api/cases'

export interface DraftFile {
  file_id: string
  role: FileRole
}

export interface DraftAuthor {
  person_id: string
  part: string
}

export type Draft = Required<Omit<ItemIn, 'authors' | 'files'>> & {
  authors: DraftAuthor[]
  files: DraftFile[]
}

export const BLANK: Draft = {
  title: '',
  summary: '',
  body: '',
  stages: [],
  subjects: [],
  abilities: [],
  year: null,
  licence: null,
  pupils: null,
  open_range: 'city',
  related_ids: [],
  source: null,
  tool: null,
  level: null,
  authors: [],
  files: [],
}

/** What is told about a tool, in the order in which the server tells it. */
export const BLANK_TOOL: Required<ToolFacts> = {
  category_id: null,
  links: [],
  supplier: '',
  platforms: [],
  cost: null,
  needs_sign_in: null,
  handles_pupils_data: null,
  pupils_data: '',
  tool_version: '',
  version_on: null,
  guide: '',
  helps: [],
}

export function draftOf(page: ItemPageOut): Draft {
  return {
    ...BLANK,
    ...page.content,
    level: page.level,
    authors: page.authors.map(({ person_id, part }) => ({ person_id, part })),
    files: page.files.map(({ file_id, role }) => ({ file_id, role })),
  }
}

export function sameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Both sides put together when no field was changed on both, else `null`. */
export function mergeDraft(base: Draft, mine: Draft, theirs: Draft): Draft | null {
  const merged: Record<string, unknown> = { ...theirs }
  for (const name of Object.keys(base) as (keyof Draft)[]) {
    const [was, ours, other] = [base, mine, theirs].map(one => JSON.stringify(one[name]))
    if (ours === was) continue
    if (other !== was && other !== ours) return null
    merged[name] = mine[name]
  }
  return merged as Draft
}

/** The texts of a draft, for a person who has to choose between two. */
export function linesOf({ title, summary, body }: Draft): string[] {
  return [title, summary, ...body.split('\n')].filter(line => line.trim() !== '')
}

/** What a new file most likely is; the author can say otherwise. */
export function roleOf(filename: string, kind: ItemPageOut['kind'], had: readonly DraftFile[]) {
  if (/\.(mp4|mov|m4v|avi|mkv|webm|wmv|flv)$/i.test(filename)) return 'recording'
  const hasPlan = had.some(({ role }) => role === 'lesson_plan')
  if (kind === 'lesson' && !hasPlan && !/\.(png|jpe?g|gif|webp)$/i.test(filename)) {
    return 'lesson_plan'
  }
  return 'attachment'
}

export const ROLES = [
  'lesson_plan',
  'recording',
  'teaching_case',
  'reflection',
  'cover',
  'guide',
  'attachment',
] as const
export const RANGES = ['school', 'district', 'city', 'public'] as const
export const LICENCES = ['teaching', 'by', 'by_nc', 'by_nc_nd'] as const
export const PUPILS = ['none', 'consented'] as const
export const KINDS = ['application_case', 'lesson', 'tool', 'outcome'] as const
export const LEVELS = ['teacher', 'group', 'school'] as const
export const PLATFORMS = [
  'web',
  'windows',
  'macos',
  'linux',
  'android',
  'ios',
  'harmony',
  'whiteboard',
] as const
export const COSTS = ['free', 'school_licence', 'paid'] as const
