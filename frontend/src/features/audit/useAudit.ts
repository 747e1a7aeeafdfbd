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
  actor_name: string
  /** A person: whoever did something, or to whom it was done. */
  person_id: string
  org_path: string
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
      const { service, since, until, ...rest } = filter.value
      const said = Object.fromEntries(
        Object.entries(rest).map(([name, text]) => [name, text.trim() || undefined]),
      )
      const query = {
        limit: 50,
        cursor: cursor.value,
        ...said,
        since: since ? startOfDay(since) : undefined,
        until: until ? endOfDay(until) : undefined,
      }
      return LISTS[service]({ query, signal })
    },
    placeholderData: keepPreviousData,
  })
}
