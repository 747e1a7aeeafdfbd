/** The audit rows of one service; each service keeps its own chain. */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { listAssessmentAudit, type AuditRowOut } from '@/api/assessment'
import { listAuthAudit } from '@/api/auth'
import { listCasesAudit } from '@/api/cases'
import { listEvidenceAudit } from '@/api/evidence'
import { startOfDay } from './days'
import { endOfDay } from '@/shared/lib/end-of-day'

export const SERVICES = ['assessment', 'auth', 'evidence', 'cases'] as const
export type Service = (typeof SERVICES)[number]
export type AuditRow = AuditRowOut

export interface AuditFilter {
  service: Service
  action: string
  subject_kind: string
  since: string
  until: string
}

const LISTS = {
  assessment: listAssessmentAudit,
  auth: listAuthAudit,
  evidence: listEvidenceAudit,
  cases: listCasesAudit,
}

export function useAudit(filter: Ref<AuditFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: ['audit', filter, cursor],
    queryFn: ({ signal }) => {
      const { service, action, subject_kind, since, until } = filter.value
      const query = {
        limit: 50,
        cursor: cursor.value,
        action: action.trim() || undefined,
        subject_kind: subject_kind.trim() || undefined,
        since: since ? startOfDay(since) : undefined,
        until: until ? endOfDay(until) : undefined,
      }
      return LISTS[service]({ query, signal })
    },
    placeholderData: keepPreviousData,
  })
}
