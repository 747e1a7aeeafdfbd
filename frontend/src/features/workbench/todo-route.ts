/** Where a to-do is done. */
import type { RouteLocationRaw } from 'vue-router'
import type { PlanTodoOut, TodoOut } from '@/api/assessment'

const SCREENS: Partial<Record<TodoOut['verb'], (id: string) => RouteLocationRaw>> = {
  start_review: id => ({ name: 'review', params: { id, stage: 'district' } }),
  conclude_district: id => ({ name: 'review', params: { id, stage: 'district' } }),
  conclude_city: id => ({ name: 'review', params: { id, stage: 'city' } }),
  appeal: id => ({ name: 'result', params: { id } }),
  take_appeal: id => ({ name: 'result', params: { id } }),
  decide_appeal: id => ({ name: 'result', params: { id } }),
}

/** A batch (公示, 确定) has no school of its own: it is done on the roll of the round. */
export function routeOfTodo({ verb, submission_id, round_id }: TodoOut): RouteLocationRaw {
  if (submission_id === null) return { name: 'roll', params: { id: round_id } }
  return SCREENS[verb]?.(submission_id) ?? { name: 'submission', params: { id: submission_id } }
}

/** A returned plan is its own page; an office goes to the list of those that wait. */
export function routeOfPlanTodo({ kind, plan_id, year_id }: PlanTodoOut): RouteLocationRaw {
  return plan_id === null
    ? { name: 'plans', query: { kind, year: year_id, state: 'submitted' } }
    : { name: 'plan', params: { kind, id: plan_id } }
}
