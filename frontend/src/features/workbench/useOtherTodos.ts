/** To-dos that are counted: rights and deletions to decide, hours, teachers' plans. */
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CountedKind, TodosOut } from '@/api/assessment'
import { useWaitingDeletions } from './useWaitingDeletions'
import { useWaitingProposals } from './useWaitingProposals'

export interface OtherTodo {
  key: string
  kind:
    | 'grant'
    | 'deletion'
    | 'hours'
    | 'personal_plan'
    | 'activity'
    | 'school_plan'
    | 'group_plan'
    | 'certification'
    | 'draw'
    | 'scheme'
    | 'topic'
    | 'support'
  title: string
  what: string
  route: string
  query?: Record<string, string>
  go: 'grant' | 'deletion' | CountedKind
  due_on: string | null
}

const PLACES: Readonly<Record<CountedKind, Pick<OtherTodo, 'kind' | 'route' | 'query'>>> = {
  hours_decide: { kind: 'hours', route: 'hour-queue' },
  hours_correct: { kind: 'hours', route: 'my-hours' },
  personal_plans_decide: { kind: 'personal_plan', route: 'personal-plans' },
  personal_plan_write: { kind: 'personal_plan', route: 'my-plan' },
  personal_plan_correct: { kind: 'personal_plan', route: 'my-plan' },
  school_plan_write: { kind: 'school_plan', route: 'plans' },
  group_plan_write: { kind: 'group_plan', route: 'plans' },
  activity_sign_in: { kind: 'activity', route: 'my-activities' },
  activities_close: { kind: 'activity', route: 'activities' },
  peer_ratings: { kind: 'certification', route: 'peer-ratings' },
  certifications_rate: {
    kind: 'certification',
    route: 'certifications',
    query: { state: 'peer_rated' },
  },
  certification_return: { kind: 'certification', route: 'my-abilities' },
  draw_mine: { kind: 'draw', route: 'my-draws' },
  draws_draw: { kind: 'draw', route: 'draws' },
  draw_sheets: { kind: 'draw', route: 'draws' },
  draw_pieces: { kind: 'draw', route: 'draws' },
  draw_objections: { kind: 'draw', route: 'draws' },
  draw_reviews: { kind: 'draw', route: 'draw-reviews' },
  scheme_publish: { kind: 'scheme', route: 'school-schemes' },
  scheme_acknowledge: { kind: 'scheme', route: 'my-scheme' },
  score_objections: { kind: 'scheme', route: 'score-objections' },
  topics_offered: { kind: 'topic', route: 'my-topics' },
  topics_decide: { kind: 'topic', route: 'topics' },
  support_read: { kind: 'support', route: 'my-support' },
}

export function useOtherTodos(todos: Ref<TodosOut | undefined>) {
  const { t } = useI18n()
  const proposals = useWaitingProposals()
  const deletions = useWaitingDeletions()
  return computed<OtherTodo[]>(() => {
    const found: OtherTodo[] = []
    if (proposals.value.length) {
      found.push({
        key: 'grants',
        kind: 'grant',
        title: t('workbench.proposals', { n: proposals.value.length }),
        what: proposals.value.map(one => one.person_name).join('、'),
        route: 'grant-proposals',
        go: 'grant',
        due_on: null,
      })
    }
    if (deletions.value > 0) {
      const title = t('workbench.deletions', { n: deletions.value })
      const place = { kind: 'deletion', route: 'my-files', go: 'deletion' } as const
      found.push({ key: 'deletions', ...place, title, what: '', due_on: null })
    }
    for (const { kind, count, due_on } of todos.value?.counted ?? []) {
      const title = t(`workbench.counted.${kind}`, { n: count })
      found.push({ key: kind, ...PLACES[kind], title, what: '', go: kind, due_on })
    }
    return found
  })
}
