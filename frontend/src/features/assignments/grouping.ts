/** The horizontal view: experts by subject and stage, as their tasks or their own facts say. Pure. */
import type { CandidateOut } from '@/api/auth'

export interface Group {
  key: string
  subject: string | null
  stage: string | null
  experts: { expert: CandidateOut; tasks: CandidateOut['tasks'] }[]
  taskCount: number
}

/**
 * A task counts under its own subject and stage, where it names none under the expert's. Who has
 * no task stands under the own ones, so that a subject with idle experts is seen.
 */
export function bySubject(experts: readonly CandidateOut[]): Group[] {
  const groups = new Map<string, Group>()
  const put = (
    subject: string | null,
    stage: string | null,
    expert: CandidateOut,
    task?: CandidateOut['tasks'][number],
  ) => {
    const key = `${subject ?? ''}/${stage ?? ''}`
    const group = groups.get(key) ?? { key, subject, stage, experts: [], taskCount: 0 }
    groups.set(key, group)
    let line = group.experts.find(one => one.expert.id === expert.id)
    if (!line) group.experts.push((line = { expert, tasks: [] }))
    if (!task) return
    line.tasks.push(task)
    group.taskCount += 1
  }
  for (const expert of experts) {
    if (expert.tasks.length === 0) put(expert.subject, expert.stage, expert)
    for (const task of expert.tasks)
      put(task.subject ?? expert.subject, task.stage ?? expert.stage, expert, task)
  }
  // What nobody has filled in comes last.
  return [...groups.values()].sort(
    (a, b) => Number(a.subject === null) - Number(b.subject === null) || a.key.localeCompare(b.key),
  )
}
