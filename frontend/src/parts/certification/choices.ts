/** The teacher's abilities of a year: in what order they are told, and which one comes next. Pure. */
import type { CertificationState, ChoiceOut } from '@/api/assessment'

/** What waits for the teacher stands first, what is over last. */
const RANK: Readonly<Record<CertificationState, number>> = {
  returned: 0,
  draft: 1,
  self_rated: 3,
  peer_rated: 4,
  school_rated: 5,
  sampled: 5,
  re_reviewed: 5,
  final: 6,
}
const NOT_BEGUN = 2

type Told = Pick<ChoiceOut, 'code' | 'source' | 'due_on'> & {
  certification: { state: CertificationState } | null
}

const rankOf = ({ certification }: Told) =>
  certification === null ? NOT_BEGUN : RANK[certification.state]

/** By what is to be done, then by the day of the plan, then as the catalogue has them. */
export function ordered<One extends Told>(choices: readonly One[]): One[] {
  const day = ({ due_on }: Told) => due_on ?? '9999'
  return [...choices].sort((a, b) => rankOf(a) - rankOf(b) || day(a).localeCompare(day(b)))
}

/** Those that were planned or begun, and the rest that may be begun beside them. */
export function parted<One extends Told>(choices: readonly One[]): { own: One[]; more: One[] } {
  const isOwn = ({ source, certification }: Told) => source === 'plan' || certification !== null
  return {
    own: ordered(choices.filter(isOwn)),
    more: choices.filter(one => !isOwn(one)),
  }
}

/** The one thing to do now; `null` while everything begun waits for others, or is done. */
export function nextOf<One extends Told>(choices: readonly One[]): One | null {
  const first = parted(choices).own[0]
  return first !== undefined && rankOf(first) <= NOT_BEGUN ? first : null
}
