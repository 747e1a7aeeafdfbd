import { expect, it } from 'vitest'
import type { CandidateOut } from '@/api/auth'
import { bySubject } from './grouping'

function expert(name: string, more: Partial<CandidateOut> = {}): CandidateOut {
  return {
    id: name,
    name,
    unit: '样例',
    stage: null,
    subject: null,
    tasks: [],
    is_over_limit: false,
    bar: null,
    ...more,
  }
}

const task = (id: string, subject: string | null) => ({
  id,
  task: 'guidance' as const,
  org_name: '东区',
  stage: null,
  subject,
})

it('puts a task under its own subject, else under that of its expert', () => {
  const groups = bySubject([
    expert('甲', { subject: 'science', tasks: [task('1', 'chinese'), task('2', null)] }),
    expert('乙', { subject: 'chinese' }),
    expert('丙'),
  ])
  expect(
    groups.map(({ subject, experts, taskCount }) => [
      subject,
      experts.map(one => one.expert.name).join(),
      taskCount,
    ]),
  ).toEqual([
    ['chinese', '甲,乙', 1],
    ['science', '甲', 1],
    [null, '丙', 0],
  ])
})
