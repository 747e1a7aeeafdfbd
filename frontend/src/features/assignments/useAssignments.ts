/** Tasks of experts: who does what where, given and ended by the offices. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  createExpertAssignment,
  finishExpertAssignment,
  listAssignmentCandidates,
  listAssignmentCoverage,
  listCoveredSchools,
  listExpertAssignments,
  reassignExpertAssignment,
  type AssignmentIn,
  type AssignmentOut,
  type AssignmentState,
  type FinishIn,
  type ReassignIn,
  type Task,
} from '@/api/auth'

const ROOT = ['assignments'] as const
export const TASKS = [
  'guidance',
  'review',
  'training',
  'sampling',
  'diagnosis',
  'planning',
] as const

export interface TaskFilter {
  task: Task | ''
  state: AssignmentState | ''
}

export function useTasks(filter: Readonly<Ref<TaskFilter>>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) =>
      listExpertAssignments({
        query: {
          task: filter.value.task || undefined,
          state: filter.value.state || undefined,
          cursor: cursor.value,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useTeam(teamId: Readonly<Ref<string>>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'team', teamId, cursor],
    queryFn: ({ signal }) =>
      listAssignmentCandidates({
        path: { organisation_id: teamId.value },
        query: { cursor: cursor.value, limit: 200 },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useCoverage() {
  return useQuery({
    queryKey: [...ROOT, 'coverage'],
    queryFn: ({ signal }) => listAssignmentCoverage({ query: { limit: 200 }, signal }),
    select: ({ items }) => items,
  })
}

export function useCoveredSchools(
  id: Readonly<Ref<string>>,
  bare: Readonly<Ref<boolean>>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'schools', id, bare, cursor],
    queryFn: ({ signal }) =>
      listCoveredSchools({
        path: { organisation_id: id.value },
        query: { is_uncovered: bare.value, cursor: cursor.value },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

function seen({ id, version }: Pick<AssignmentOut, 'id' | 'version'>) {
  return { path: { assignment_id: id }, headers: { 'If-Match': `"${version}"` } }
}

/** What an office does with tasks. */
export function useTaskActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    assign: useMutation({
      mutationFn: (body: AssignmentIn) =>
        createExpertAssignment({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    finish: useMutation({
      mutationFn: ({ task, body }: { task: AssignmentOut; body: FinishIn }) =>
        finishExpertAssignment({ ...seen(task), body }),
      onSuccess,
    }),
    reassign: useMutation({
      mutationFn: ({ task, body }: { task: AssignmentOut; body: ReassignIn }) =>
        reassignExpertAssignment({ ...seen(task), body }),
      onSuccess,
    }),
  }
}
