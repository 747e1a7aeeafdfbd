/** The expert pool: the teams of the city and its districts, their batches and trainings. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  addExpertTraining,
  changeExpertEntry,
  createExpertBatch,
  declineExpert,
  getExpertEntry,
  listExpertBatches,
  listExpertEntries,
  nominateExpert,
  publishExpertBatch,
  retireExpert,
  selectExpert,
  type BatchIn,
  type ExpertChangeIn,
  type ExpertEntryOut,
  type ExpertState,
  type HandoverIn,
  type NominationIn,
  type TrainingIn,
} from '@/api/auth'
import { withQuery } from '@/shared/lib/with-query'

const ROOT = ['experts'] as const

export const STATES = ['nominated', 'selected', 'serving', 'replaced', 'declined'] as const
export const EXPERT_ROLES = ['leader', 'deputy', 'member'] as const
export const SOURCES = ['university', 'research', 'equipment', 'training', 'school'] as const
export const LEVELS = ['national', 'provincial', 'city', 'district'] as const

export interface ExpertFilter {
  q: string
  team: string
  state: ExpertState | ''
}

/** The filter as the list and its export read it. */
function queryOf({ q, team, state }: ExpertFilter) {
  return {
    q: q.trim() || undefined,
    organisation_id: team || undefined,
    state: state || undefined,
  }
}

/** The address of the workbook with the same rows as the list. */
export function exportPath(filter: ExpertFilter): string {
  return withQuery('/api/auth/v1/expert-entries/export.xlsx', queryOf(filter))
}

export function useExperts(filter: Ref<ExpertFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) =>
      listExpertEntries({ query: { ...queryOf(filter.value), cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useExpert(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getExpertEntry({ path: { expert_id: id.value }, signal }),
    enabled: computed(() => id.value !== ''),
  })
}

export function useBatches(team?: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'batches', team ?? ''],
    queryFn: ({ signal }) =>
      listExpertBatches({
        query: { organisation_id: team?.value || undefined, limit: 200 },
        signal,
      }),
    select: page => page.items,
  })
}

export type EndVerb = 'retire' | 'decline'

interface Ending {
  expert: Seen
  verb: EndVerb
  reason: string
  handovers: HandoverIn[]
}

type Seen = Pick<ExpertEntryOut, 'id' | 'version'>

function seen({ id, version }: Seen) {
  return { path: { expert_id: id }, headers: { 'If-Match': `"${version}"` } }
}

function useRefresh() {
  const cache = useQueryClient()
  // Who comes or goes takes tasks along.
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['assignments'] }),
    ])
}

/** What may be done with one expert. */
export function useExpertActions() {
  const onSuccess = useRefresh()
  return {
    nominate: useMutation({
      mutationFn: (body: NominationIn) =>
        nominateExpert({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    select: useMutation({
      mutationFn: ({ expert, batch }: { expert: Seen; batch: string }) =>
        selectExpert({ ...seen(expert), body: { batch_id: batch } }),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: ({ expert, verb, reason, handovers }: Ending) =>
        verb === 'retire'
          ? retireExpert({ ...seen(expert), body: { reason, handovers } })
          : declineExpert({ ...seen(expert), body: { reason } }),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ expert, body }: { expert: Seen; body: ExpertChangeIn }) =>
        changeExpertEntry({ ...seen(expert), body }),
      onSuccess,
    }),
    train: useMutation({
      mutationFn: ({ id, body }: { id: string; body: TrainingIn }) =>
        addExpertTraining({ path: { expert_id: id }, body }),
      onSuccess,
    }),
  }
}

/** Batches: begun, filled by selecting, published once. */
export function useBatchActions() {
  const onSuccess = useRefresh()
  return {
    create: useMutation({
      mutationFn: (body: BatchIn) =>
        createExpertBatch({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    publish: useMutation({
      mutationFn: ({ id, on }: { id: string; on: string }) =>
        publishExpertBatch({ path: { batch_id: id }, body: { on } }),
      onSuccess,
    }),
  }
}
