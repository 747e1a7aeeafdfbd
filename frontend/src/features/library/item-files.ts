/** The files of an item as its page shows them. Pure. */
import type { FileRole, ItemFileOut } from '@/api/cases'

/** What is played first stands first: the lesson itself, then what explains it. */
const ROLES = [
  'recording',
  'lesson_plan',
  'teaching_case',
  'reflection',
  'attachment',
  'cover',
] as const satisfies readonly FileRole[]

/** Files by what they are there for, those to be played first; the cover is no matter of its own. */
export function byRole(files: readonly ItemFileOut[]): [FileRole, ItemFileOut[]][] {
  return ROLES.filter(role => role !== 'cover')
    .map((role): [FileRole, ItemFileOut[]] => [role, files.filter(one => one.role === role)])
    .filter(([, own]) => own.length > 0)
}

/** What the viewer goes through: films first; a cover stands in where there is nothing else. */
export function played(files: readonly ItemFileOut[]): ItemFileOut[] {
  const matter = byRole(files).flatMap(([, own]) => own)
  const films = matter.filter(isFilm)
  const others = matter.filter(one => !isFilm(one))
  return matter.length > 0 ? [...films, ...others] : files.filter(({ role }) => role === 'cover')
}

function isFilm({ media_type }: ItemFileOut): boolean {
  return media_type.startsWith('video/')
}
