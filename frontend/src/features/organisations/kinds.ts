import type { Kind, Stage } from '@/api/auth'

export const STAGES: readonly Stage[] = [
  'kindergarten',
  'primary',
  'junior',
  'senior',
  'nine_year',
  'complete_secondary',
  'twelve_year',
  'unknown',
]

/** What can be registered below a unit of a kind. */
export function kindsBelow(kind: Kind | undefined): readonly Kind[] {
  if (kind === 'city') return ['school', 'district']
  return kind === 'school' ? ['group'] : ['school']
}
