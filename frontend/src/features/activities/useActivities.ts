/** Activities 研修活动 of a unit: the list, one of them, its steps, and the schedule beside them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  cancelActivity,
  closeActivity,
  compareActivities,
  createActivity,
  editActivity,
  endSignIn,
  enterAttendance,
  getActivity,
  getSignInScreen,
  listActivities,
  listActivityStaff,
  openSignIn,
  recordActivity,
  type ActivityIn,
  type ActivityState,
  type AttendanceIn,
  type NewActivityIn,
} from '@/api/assessment'
import { listOrganisations } from '@/api/auth'
import type { ObservationForm } from './observation'

const ROOT = ['activities'] as const
const SCREEN_MS = 2_000

export interface ActivityFilter {
  yearId: string
  schoolId: string
  state: ActivityState | ''
}

export function useActivityList(filter: Ref<ActivityFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { yearId, schoolId, state } = filter.value
      return listActivities({
        query: {
          limit: 50,
          cursor: cursor.value ?? null,
          year_id: yearId,
          school_id: schoolId || null,
          state: state ? [state] : null,
        },
        signal,
      })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useActivity(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getActivity({ path: { activity_id: id.value }, signal }),
    retry: false,
  })
}

/** The projected screen: who came shows within two seconds. */
export function useSignInScreen(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'screen', id],
    queryFn: ({ signal }) => getSignInScreen({ path: { activity_id: id.value }, signal }),
    refetchInterval: SCREEN_MS,
    refetchIntervalInBackground: true,
  })
}

export function useComparison(schoolId: Ref<string>, yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'comparison', schoolId, yearId],
    queryFn: ({ signal }) =>
      compareActivities({
        path: { unit_id: schoolId.value },
        query: { year_id: yearId.value },
        signal,
      }),
    enabled: computed(() => schoolId.value !== '' && yearId.value !== ''),
    retry: false,
  })
}

/** Everybody of a school whose name contains the text, the first fifty. */
export function useStaff(schoolId: Ref<string>, q: Ref<string>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: [...ROOT, 'staff', schoolId, q],
    queryFn: ({ signal }) =>
      listActivityStaff({
        path: { unit_id: schoolId.value },
        query: { q: q.value.trim(), limit: 50 },
        signal,
      }),
    enabled: computed(() => enabled.value && schoolId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

/** The teaching groups of a school. */
export function useGroups(schoolId: Ref<string>) {
  return useQuery({
    queryKey: ['organisations', 'groups', schoolId],
    queryFn: ({ signal }) =>
      listOrganisations({
        query: { parent_id: schoolId.value, kind: 'group', status: 'open', limit: 100 },
        signal,
      }),
    enabled: computed(() => schoolId.value !== ''),
    select: page => page.items,
  })
}

/** An activity as last seen: a change of it names that version. */
export interface Seen {
  id: string
  version: number
}

const at = ({ id }: Seen) => ({ activity_id: id })
const match = ({ version }: Seen) => ({ 'If-Match': `"${version}"` })

function useSettled() {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['my-activities'] }),
      cache.invalidateQueries({ queryKey: ['hours'] }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
}

interface RecordSaid {
  seen: Seen
  text: string
  files: string[]
  observation: ObservationForm | null
}

/** Setting an activity, changing it, calling it off, writing its record. */
export function useWriting() {
  const onSettled = useSettled()
  return {
    create: useMutation({
      mutationFn: ({ key, ...body }: NewActivityIn & { key: string }) =>
        createActivity({ body, headers: { 'Idempotency-Key': key } }),
      onSettled,
    }),
    edit: useMutation({
      mutationFn: ({ seen, body }: { seen: Seen; body: ActivityIn }) =>
        editActivity({ path: at(seen), body, headers: match(seen) }),
      onSettled,
    }),
    cancel: useMutation({
      mutationFn: ({ seen, reason }: { seen: Seen; reason: string }) =>
        cancelActivity({ path: at(seen), body: { reason }, headers: match(seen) }),
      onSettled,
    }),
    record: useMutation({
      mutationFn: ({ seen, text, files, observation }: RecordSaid) =>
        recordActivity({
          path: at(seen),
          body: { text, file_ids: files, observation },
          headers: match(seen),
        }),
      onSettled,
    }),
  }
}

/** Holding it: sign-in, attendance by hand, and closing with its hours. */
export function useHolding() {
  const onSettled = useSettled()
  return {
    open: useMutation({
      mutationFn: (seen: Seen) => openSignIn({ path: at(seen), headers: match(seen) }),
      onSettled,
    }),
    end: useMutation({
      mutationFn: (seen: Seen) => endSignIn({ path: at(seen), headers: match(seen) }),
      onSettled,
    }),
    enter: useMutation({
      mutationFn: ({ id, person, body }: { id: string; person: string; body: AttendanceIn }) =>
        enterAttendance({ path: { activity_id: id, person_id: person }, body }),
      onSettled,
    }),
    close: useMutation({
      mutationFn: ({ seen, reason }: { seen: Seen; reason: string }) =>
        closeActivity({
          path: at(seen),
          body: { no_image_reason: reason },
          headers: match(seen),
        }),
      onSettled,
    }),
  }
}
