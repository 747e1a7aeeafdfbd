import { describe, expect, it } from 'vitest'
import { othersOf } from './others'

const mark = (task_key: string, reason: string) => ({ task_key, level: 'pass', reason })
const seat = (id: string, part: object) => ({
  id,
  turn: 2,
  state: 'rated',
  is_mine: false,
  peer_name: id,
  marks: [mark('A1.1', id), mark('A1.2', 'x')],
  ...part,
})
const rating = (id: string, part: object) => ({
  id,
  turn: 2,
  kind: 'school',
  actor_name: id,
  marks: [mark('A1.1', id)],
  ...part,
})
const told = (seats: object[], ratings: object[]) =>
  othersOf({ turn: 2, seats, ratings } as never, 'A1.1').map(({ by, name }) => [by, name])

// [R105][R113]
describe('what others said about a task', () => {
  it('is what peers of this turn said, never the own marks or those one may not see', () => {
    const seats = [
      seat('甲', {}),
      seat('乙', { turn: 1 }),
      seat('丙', { is_mine: true }),
      seat('丁', { marks: null }),
      seat('戊', { state: 'passed_on' }),
    ]
    expect(told(seats, [])).toEqual([['peer', '甲']])
  })

  it('is the newest word of the school and of the re-review of this turn', () => {
    const ratings = [
      rating('新', {}),
      rating('旧', {}),
      rating('抽查', { kind: 're_review' }),
      rating('上次', { turn: 1 }),
    ]
    expect(told([], ratings)).toEqual([
      ['school', '新'],
      ['re_review', '抽查'],
    ])
  })
})
