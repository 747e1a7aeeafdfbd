import { STATES } from '@/parts/certification/tones'
import type { CertificationFilter } from './useCertifications'

/** What is chosen on the screen; year and school come from around it. */
export type ChosenFilter = Omit<CertificationFilter, 'yearId' | 'schoolId'>

/** A to-do leads to the state that waits; what an address says otherwise is no state. */
export function firstFilter(state: unknown = ''): ChosenFilter {
  const known = STATES.find(one => one === state) ?? ''
  return { groupId: '', state: known, level: '', ability: '', q: '' }
}
