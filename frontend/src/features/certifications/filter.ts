import type { CertificationFilter } from './useCertifications'

/** What is chosen on the screen; year and school come from around it. */
export type ChosenFilter = Omit<CertificationFilter, 'yearId' | 'schoolId'>

export function blankFilter(): ChosenFilter {
  return { groupId: '', state: '', level: '', ability: '', q: '' }
}
