/** Support 指导支持: who needs it, what was given, and reading it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  answerSupport,
  giveSupport,
  listSupport,
  listTeacherProblems,
  readSupport,
  type TeacherProblem,
  type SupportIn,
  type SupportKind,
} from '@/api/assessment'

const ROOT = ['support'] as const
const LIMIT = 50
export const KINDS: readonly SupportKind[] = [
  'talk',
  'observation',
  'demonstration',
  'topic',
  'other',
]
export const PROBLEMS: readonly TeacherProblem[] = ['plan', 'hours', 'returned', 'weak']

export function useProblems(
  unitId: Ref<string>,
  filter: Ref<{ yearId: string; problem: TeacherProblem | ''; everyone: boolean }>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'problems', unitId, filter, cursor],
    queryFn: ({ signal }) =>
      listTeacherProblems({
        path: { school_or_group_id: unitId.value },
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: filter.value.yearId,
          problem: filter.value.problem || null,
          everyone: filter.value.everyone,
        },
        signal,
      }),
    enabled: computed(() => unitId.value !== '' && filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export interface SupportFilter {
  yearId: string
  personId?: string | undefined
  kind?: SupportKind | ''
}

export function useSupportList(filter: Ref<SupportFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) =>
      listSupport({
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: filter.value.yearId,
          person_id: filter.value.personId ?? null,
          kind: filter.value.kind || null,
        },
        signal,
      }),
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useSupportActions() {
  const cache = useQueryClient()
  const onSuccess = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
  return {
    give: useMutation({
      mutationFn: ({ key, body }: { key: string; body: SupportIn }) =>
        giveSupport({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    answer: useMutation({
      mutationFn: ({ id, text }: { id: string; text: string }) =>
        answerSupport({ path: { support_id: id }, body: { text } }),
      onSuccess,
    }),
    read: useMutation({
      mutationFn: (id: string) => readSupport({ path: { support_id: id } }),
      onSuccess,
    }),
  }
}
