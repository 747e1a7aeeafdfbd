/** Letters of appointment: for whom they may be issued, issued, revoked. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  issueExpertAppointment,
  listEligibleAppraisals,
  listExpertAppointments,
  revokeExpertAppointment,
} from '@/api/auth'

const ROOT = ['appointments'] as const

export function useEligible() {
  return useQuery({
    queryKey: [...ROOT, 'eligible'],
    queryFn: ({ signal }) => listEligibleAppraisals({ query: { limit: 200 }, signal }),
    select: ({ items }) => items,
  })
}

export function useLetters(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) => listExpertAppointments({ query: { cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useLetterActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    issue: useMutation({
      mutationFn: (appraisal_id: string) =>
        issueExpertAppointment({
          body: { appraisal_id },
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      onSuccess,
    }),
    revoke: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        revokeExpertAppointment({ path: { appointment_id: id }, body: { reason } }),
      onSuccess,
    }),
  }
}

/** The address of a letter as PDF. */
export function letterPath(id: string): string {
  return `/api/auth/v1/expert-appointments/${id}/letter.pdf`
}
