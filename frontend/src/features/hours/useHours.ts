/** Hours 学时: the own ones, those of a school's teachers, and counts of schools. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createHour,
  decideHours,
  editHour,
  getMyHours,
  listHours,
  listHourSchools,
  listHourTeachers,
  undoHourDecisions,
  withdrawHour,
  type HourDecisionIn,
  type HourOutcomeOut,
  type HourIn,
  type HourKind,
  type HourOut,
  type HourState,
} from '@/api/assessment'
import { doneOf, undoneOf, type Done } from '@/parts/undo/batches'

const ROOT = ['hours'] as const
const LIMIT = 50

export function useMyHours(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'mine', yearId],
    queryFn: ({ signal }) => getMyHours({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== ''),
    retry: false,
  })
}

export interface HourFilter {
  yearId: string
  personId?: string | undefined
  schoolId?: string | undefined
  states?: HourState[]
  kind?: HourKind | ''
}

export function useHourList(filter: Ref<HourFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { yearId, personId, schoolId, states, kind } = filter.value
      return listHours({
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: yearId,
          person_id: personId ?? null,
          school_id: schoolId ?? null,
          state: states ?? null,
          kind: kind || null,
        },
        signal,
      })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export interface TeacherFilter {
  yearId: string
  below: boolean
}

export function useHourTeachers(
  schoolId: Ref<string>,
  filter: Ref<TeacherFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'teachers', schoolId, filter, cursor],
    queryFn: ({ signal }) =>
      listHourTeachers({
        path: { unit_id: schoolId.value },
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: filter.value.yearId,
          below: filter.value.below,
        },
        signal,
      }),
    enabled: computed(() => schoolId.value !== '' && filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useHourSchools(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'schools', yearId, cursor],
    queryFn: ({ signal }) =>
      listHourSchools({
        query: { limit: LIMIT, cursor: cursor.value ?? null, year_id: yearId.value },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** What was decided, by the names a person reads. */
export function decidedOf(outcomes: HourOutcomeOut[]): Done[] {
  return doneOf(outcomes, one => `${one.person_name ?? ''} ${one.title ?? ''}`.trim())
}

async function takeBack(rows: Done[]) {
  const records = rows.map(({ id, version }) => ({ id, version }))
  return undoneOf(rows, (await undoHourDecisions({ body: { records } })).outcomes)
}

export function useHourActions() {
  const cache = useQueryClient()
  const onSuccess = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
  return {
    create: useMutation({
      mutationFn: ({ key, ...body }: HourIn & { year_id: string | null; key: string }) =>
        createHour({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    edit: useMutation({
      mutationFn: ({ row, body }: { row: HourOut; body: HourIn }) =>
        editHour({
          path: { hour_id: row.id },
          body,
          headers: { 'If-Match': `"${row.version}"` },
        }),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: (id: string) => withdrawHour({ path: { hour_id: id } }),
      onSuccess,
    }),
    preview: useMutation({
      mutationFn: (body: HourDecisionIn) => decideHours({ body: { ...body, preview: true } }),
    }),
    decide: useMutation({
      mutationFn: (body: HourDecisionIn) => decideHours({ body: { ...body, preview: false } }),
      onSuccess,
    }),
    undo: useMutation({ mutationFn: takeBack, onSuccess }),
  }
}
