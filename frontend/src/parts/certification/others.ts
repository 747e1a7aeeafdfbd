/** What others said about a task, as it stands: peers of this turn, then the school. Pure. */
import type { CertificationOut, Level, LevelMarkOut } from '@/api/assessment'

export interface OtherMark {
  key: string
  by: 'peer' | 'school' | 're_review'
  name: string
  level: Level
  reason: string
}

type Told = Pick<CertificationOut, 'turn' | 'seats' | 'ratings'>

/** Marks of a former turn were about other evidence; those not to be seen yet are not there. */
export function othersOf({ turn, seats, ratings }: Told, taskKey: string): OtherMark[] {
  const of = (marks: readonly LevelMarkOut[]) => marks.filter(one => one.task_key === taskKey)
  const peers = seats
    .filter(seat => seat.turn === turn && seat.state === 'rated' && !seat.is_mine)
    .flatMap(seat =>
      of(seat.marks ?? []).map(({ level, reason }): OtherMark => {
        return { key: seat.id, by: 'peer', name: seat.peer_name, level, reason }
      }),
    )
  // The newest of each kind stands; those before it are history.
  const newest = (['school', 're_review'] as const).flatMap(kind =>
    ratings.filter(one => one.turn === turn && one.kind === kind).slice(0, 1),
  )
  const school = newest.flatMap(({ id, kind, actor_name, marks }) =>
    of(marks).map(({ level, reason }): OtherMark => {
      return { key: id, by: kind, name: actor_name, level, reason }
    }),
  )
  return [...peers, ...school]
}
