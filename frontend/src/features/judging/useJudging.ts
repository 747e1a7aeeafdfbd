/** The office's side of judging: how far it is, its judges, and the steps of the campaign. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  addJudge,
  announceCampaign,
  answerResultObjection,
  beginJudging,
  concludeCampaign,
  findJudgeCandidates,
  getJudging,
  listCertificates,
  listJudgedEntries,
  listJudges,
  listProposedResults,
  listResultObjections,
  rankCampaign,
  revokeCertificate,
  takeOffJudge,
  type JudgingOut,
  type NewJudgeIn,
  type ResultAnswerIn,
} from '@/api/cases'
import type { StepVerb } from './steps'

const ROOT = ['judging'] as const
const LIMIT = 20
const tag = (version: number) => ({ 'If-Match': `"${String(version)}"` })

export function useJudging(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, id, 'overview'],
    queryFn: ({ signal }) => getJudging({ path: { campaign_id: id.value }, signal }),
    refetchInterval: 60_000,
    retry: false,
  })
}

export function useJudges(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, id, 'judges'],
    queryFn: ({ signal }) => listJudges({ path: { campaign_id: id.value }, signal }),
  })
}

export function useCandidates(id: Ref<string>, q: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, id, 'candidates', q],
    queryFn: ({ signal }) =>
      findJudgeCandidates({ path: { campaign_id: id.value }, query: { q: q.value }, signal }),
    enabled: computed(() => q.value !== ''),
  })
}

/** The pages of a campaign: entries under way, the ranking, objections, certificates. */
const LISTS = {
  entries: listJudgedEntries,
  ranking: listProposedResults,
  objections: listResultObjections,
  certificates: listCertificates,
}

export function useCampaignList<Name extends keyof typeof LISTS>(
  name: Name,
  id: Ref<string>,
  cursor: Ref<string | undefined>,
) {
  type Found = Awaited<ReturnType<(typeof LISTS)[Name]>>
  return useQuery({
    queryKey: [...ROOT, id, name, cursor],
    queryFn: ({ signal }) =>
      LISTS[name]({
        path: { campaign_id: id.value },
        query: { limit: LIMIT, cursor: cursor.value ?? null },
        signal,
      }) as Promise<Found>,
    placeholderData: keepPreviousData,
  })
}

const STEPS = {
  begin: beginJudging,
  rank: rankCampaign,
  announce: announceCampaign,
  conclude: concludeCampaign,
}

export function useJudgingActions(id: Ref<string>) {
  const cache = useQueryClient()
  const options = {
    onSuccess: () => void cache.invalidateQueries({ queryKey: [...ROOT, id] }),
  }
  const path = () => ({ campaign_id: id.value })
  return {
    step: useMutation({
      mutationFn: ({ verb, seen }: { verb: StepVerb; seen: JudgingOut }) =>
        STEPS[verb]({ path: path(), headers: tag(seen.version) }),
      ...options,
    }),
    add: useMutation({
      mutationFn: ({ body, key }: { body: NewJudgeIn; key: string }) =>
        addJudge({ path: path(), body, headers: { 'Idempotency-Key': key } }),
      ...options,
    }),
    takeOff: useMutation({
      mutationFn: ({ personId, reason }: { personId: string; reason: string }) =>
        takeOffJudge({ path: { ...path(), person_id: personId }, body: { reason } }),
      ...options,
    }),
    answer: useMutation({
      mutationFn: (said: { id: string; version: number; body: ResultAnswerIn }) =>
        answerResultObjection({
          path: { result_objection_id: said.id },
          body: said.body,
          headers: tag(said.version),
        }),
      ...options,
    }),
    revoke: useMutation({
      mutationFn: (said: { id: string; reason: string }) =>
        revokeCertificate({ path: { certificate_id: said.id }, body: { reason: said.reason } }),
      ...options,
    }),
  }
}
