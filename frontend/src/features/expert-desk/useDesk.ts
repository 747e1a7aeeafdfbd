/** The desk of an expert: tasks, recorded guidance, what the office decided. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  correctGuidance,
  listMyExpertAppointments,
  listMyExpertAppraisals,
  listMyExpertAssignments,
  listMyGuidanceRecords,
  recordGuidance,
  type AccountIn,
  type GuidanceIn,
  type GuidanceOut,
} from '@/api/auth'

const ROOT = ['expert-desk'] as const

export function useMyTasks(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'tasks', cursor],
    queryFn: ({ signal }) => listMyExpertAssignments({ query: { cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useMyRecords(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'records', cursor],
    queryFn: ({ signal }) =>
      listMyGuidanceRecords({ query: { limit: 20, cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useMyAppraisals() {
  return useQuery({
    queryKey: [...ROOT, 'appraisals'],
    queryFn: ({ signal }) => listMyExpertAppraisals({ query: { limit: 50 }, signal }),
    select: ({ items }) => items,
  })
}

export function useMyLetters() {
  return useQuery({
    queryKey: [...ROOT, 'letters'],
    queryFn: ({ signal }) => listMyExpertAppointments({ query: { limit: 50 }, signal }),
    select: ({ items }) => items,
  })
}

/** The address of an own letter as PDF. */
export function myLetterPath(id: string): string {
  return `/api/auth/v1/me/expert-appointments/${id}/letter.pdf`
}

export function useRecording() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: [...ROOT, 'records'] })
  return {
    record: useMutation({
      mutationFn: (body: GuidanceIn) =>
        recordGuidance({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    correct: useMutation({
      mutationFn: ({ old, body }: { old: GuidanceOut; body: AccountIn }) =>
        correctGuidance({
          path: { record_id: old.id },
          body,
          headers: { 'If-Match': `"${old.version}"` },
        }),
      onSuccess,
    }),
  }
}
