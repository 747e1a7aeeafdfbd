/** The calls of both kinds of plan under one set of names. */
import {
  approveSchoolPlan,
  approveStudyPlan,
  beginSchoolPlan,
  beginStudyPlan,
  countSchoolPlans,
  countStudyPlans,
  getSchoolPlan,
  getSchoolPlanChanges,
  getSchoolPlanVersions,
  getStudyPlan,
  getStudyPlanChanges,
  getStudyPlanVersions,
  listSchoolPlans,
  listStudyPlans,
  returnSchoolPlan,
  returnStudyPlan,
  reviseSchoolPlan,
  reviseStudyPlan,
  saveSchoolPlan,
  saveStudyPlan,
  submitSchoolPlan,
  submitStudyPlan,
  type ListedState,
  type PartReasonIn,
  type PlanKind,
  type SchoolPlanOut,
  type StudyPlanOut,
} from '@/api/assessment'
import type { Content, School, Study } from './content'

export type Plan = StudyPlanOut | SchoolPlanOut

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

const isStudy = ({ kind }: { kind: PlanKind }) => kind === 'study'
const studyPath = ({ id }: Target) => ({ study_plan_id: id })
const schoolPath = ({ id }: Target) => ({ school_plan_id: id })
const match = ({ version }: Seen) => ({ 'If-Match': `"${version}"` })

export function listPlans(kind: PlanKind, query: ListQuery, reading: Reading = {}) {
  return isStudy({ kind })
    ? listStudyPlans({ query, ...reading })
    : listSchoolPlans({ query, ...reading })
}

export function countPlans(kind: PlanKind, year_id: string, reading: Reading = {}) {
  const query = { year_id }
  return isStudy({ kind })
    ? countStudyPlans({ query, ...reading })
    : countSchoolPlans({ query, ...reading })
}

export function beginPlan(kind: PlanKind, body: { school_id: string; year_id: string }) {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  return isStudy({ kind }) ? beginStudyPlan({ body, headers }) : beginSchoolPlan({ body, headers })
}

export function getPlan(plan: Target, reading: Reading = {}): Promise<Plan> {
  return isStudy(plan)
    ? getStudyPlan({ path: studyPath(plan), ...reading })
    : getSchoolPlan({ path: schoolPath(plan), ...reading })
}

export function savePlan(plan: Seen, content: Content): Promise<Plan> {
  const headers = match(plan)
  return isStudy(plan)
    ? saveStudyPlan({ path: studyPath(plan), body: content as Study, headers })
    : saveSchoolPlan({ path: schoolPath(plan), body: content as School, headers })
}

export function submitPlan(plan: Seen) {
  const headers = match(plan)
  return isStudy(plan)
    ? submitStudyPlan({ path: studyPath(plan), headers })
    : submitSchoolPlan({ path: schoolPath(plan), headers })
}

export function revisePlan(plan: Seen) {
  const headers = match(plan)
  return isStudy(plan)
    ? reviseStudyPlan({ path: studyPath(plan), headers })
    : reviseSchoolPlan({ path: schoolPath(plan), headers })
}

export function returnPlan(plan: Seen, parts: PartReasonIn[]) {
  const options = { body: { parts }, headers: match(plan) }
  return isStudy(plan)
    ? returnStudyPlan({ path: studyPath(plan), ...options })
    : returnSchoolPlan({ path: schoolPath(plan), ...options })
}

export function approvePlan(plan: Seen, opinion: string) {
  const options = { body: { opinion }, headers: match(plan) }
  return isStudy(plan)
    ? approveStudyPlan({ path: studyPath(plan), ...options })
    : approveSchoolPlan({ path: schoolPath(plan), ...options })
}

export function getVersions(plan: Target, reading: Reading = {}) {
  return isStudy(plan)
    ? getStudyPlanVersions({ path: studyPath(plan), ...reading })
    : getSchoolPlanVersions({ path: schoolPath(plan), ...reading })
}

export function getChanges(plan: Target, version_no: number, reading: Reading = {}) {
  return isStudy(plan)
    ? getStudyPlanChanges({ path: { ...studyPath(plan), version_no }, ...reading })
    : getSchoolPlanChanges({ path: { ...schoolPath(plan), version_no }, ...reading })
}
