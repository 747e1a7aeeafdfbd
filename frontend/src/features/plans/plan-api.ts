/** The calls of every kind of plan under one set of names. */
import * as api from '@/api/assessment'
import type {
  GroupPlanOut,
  ListedState,
  PartReasonIn,
  PlanKind,
  SchoolPlanOut,
  StudyPlanOut,
} from '@/api/assessment'
import type { Content, Group, School, Study } from './content'

export type Plan = StudyPlanOut | SchoolPlanOut | GroupPlanOut

export interface ListQuery {
  year_id?: string
  state?: ListedState
  district_id?: string
  q?: string
  is_late?: boolean
  limit?: number
  cursor?: string
}

interface Reading {
  signal?: AbortSignal
}

export interface Target {
  kind: PlanKind
  id: string
}

/** A plan as last seen: a change of it names that version. */
export interface Seen extends Target {
  version: number
}

function pick<T>(kind: PlanKind, calls: Readonly<Record<PlanKind, () => T>>): T {
  return calls[kind]()
}
const study = ({ id }: Target) => ({ study_plan_id: id })
const school = ({ id }: Target) => ({ school_plan_id: id })
const group = ({ id }: Target) => ({ group_plan_id: id })
const match = ({ version }: Seen) => ({ 'If-Match': `"${version}"` })

export function listPlans(kind: PlanKind, query: ListQuery, reading: Reading = {}) {
  const options = { query, ...reading }
  return pick(kind, {
    study: () => api.listStudyPlans(options),
    school: () => api.listSchoolPlans(options),
    group: () => api.listGroupPlans(options),
  })
}

export function countPlans(kind: PlanKind, year_id: string, reading: Reading = {}) {
  const options = { query: { year_id }, ...reading }
  return pick(kind, {
    study: () => api.countStudyPlans(options),
    school: () => api.countSchoolPlans(options),
    group: () => api.countGroupPlans(options),
  })
}

/** The unit is a school, or a teaching group where the plan is one's group's. */
export function beginPlan(kind: PlanKind, unit_id: string, year_id: string) {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const body = { school_id: unit_id, year_id }
  return pick(kind, {
    study: () => api.beginStudyPlan({ body, headers }),
    school: () => api.beginSchoolPlan({ body, headers }),
    group: () => api.beginGroupPlan({ body: { group_id: unit_id, year_id }, headers }),
  })
}

export function getPlan(plan: Target, reading: Reading = {}): Promise<Plan> {
  return pick<Promise<Plan>>(plan.kind, {
    study: () => api.getStudyPlan({ path: study(plan), ...reading }),
    school: () => api.getSchoolPlan({ path: school(plan), ...reading }),
    group: () => api.getGroupPlan({ path: group(plan), ...reading }),
  })
}

export function savePlan(plan: Seen, content: Content): Promise<Plan> {
  const headers = match(plan)
  return pick<Promise<Plan>>(plan.kind, {
    study: () => api.saveStudyPlan({ path: study(plan), body: content as Study, headers }),
    school: () => api.saveSchoolPlan({ path: school(plan), body: content as School, headers }),
    group: () => api.saveGroupPlan({ path: group(plan), body: content as Group, headers }),
  })
}

export function submitPlan(plan: Seen) {
  const headers = match(plan)
  return pick(plan.kind, {
    study: () => api.submitStudyPlan({ path: study(plan), headers }),
    school: () => api.submitSchoolPlan({ path: school(plan), headers }),
    group: () => api.submitGroupPlan({ path: group(plan), headers }),
  })
}

export function revisePlan(plan: Seen) {
  const headers = match(plan)
  return pick(plan.kind, {
    study: () => api.reviseStudyPlan({ path: study(plan), headers }),
    school: () => api.reviseSchoolPlan({ path: school(plan), headers }),
    group: () => api.reviseGroupPlan({ path: group(plan), headers }),
  })
}

export function returnPlan(plan: Seen, parts: PartReasonIn[]) {
  const options = { body: { parts }, headers: match(plan) }
  return pick(plan.kind, {
    study: () => api.returnStudyPlan({ path: study(plan), ...options }),
    school: () => api.returnSchoolPlan({ path: school(plan), ...options }),
    group: () => api.returnGroupPlan({ path: group(plan), ...options }),
  })
}

export function approvePlan(plan: Seen, opinion: string) {
  const options = { body: { opinion }, headers: match(plan) }
  return pick(plan.kind, {
    study: () => api.approveStudyPlan({ path: study(plan), ...options }),
    school: () => api.approveSchoolPlan({ path: school(plan), ...options }),
    group: () => api.approveGroupPlan({ path: group(plan), ...options }),
  })
}

export function getVersions(plan: Target, reading: Reading = {}) {
  return pick(plan.kind, {
    study: () => api.getStudyPlanVersions({ path: study(plan), ...reading }),
    school: () => api.getSchoolPlanVersions({ path: school(plan), ...reading }),
    group: () => api.getGroupPlanVersions({ path: group(plan), ...reading }),
  })
}

export function getChanges(plan: Target, version_no: number, reading: Reading = {}) {
  return pick(plan.kind, {
    study: () => api.getStudyPlanChanges({ path: { ...study(plan), version_no }, ...reading }),
    school: () => api.getSchoolPlanChanges({ path: { ...school(plan), version_no }, ...reading }),
    group: () => api.getGroupPlanChanges({ path: { ...group(plan), version_no }, ...reading }),
  })
}
