/** Scores 得分 of a school's staff: the list, one teacher, the own one, and what is done. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  answerScoreObjection,
  correctTeacherScore,
  enterTeacherMarks,
  getMyTeacherScore,
  getSchoolScheme,
  getSchoolSchemeVersion,
  getScorePublications,
  getScoreProspect,
  getTeacherScore,
  listScoreObjections,
  listTeacherScores,
  listWaitingObjections,
  objectToTeacherScore,
  publishTeacherScores,
  setTeacherAudiences,
  undoTeacherMarks,
  type ScoreAudience,
  type ScoreAnswerIn,
  type ScoreCorrectionIn,
  type ScoreOrder,
  type TeacherMarksIn,
} from '@/api/assessment'

const ROOT = ['teacher-scores'] as const
export const LIMIT = 100

export interface ScoreFilter {
  q: string
  band: string
  order: ScoreOrder
  onlyOpen: boolean
}

export function queryOf({ q, band, order, onlyOpen }: ScoreFilter) {
  return {
    q: q.trim() || undefined,
    band: band || undefined,
    order,
    is_open: onlyOpen || undefined,
  }
}

/** The version teachers are scored by; the newest one may be a draft. */
export function useScheme(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'scheme', id],
    queryFn: async ({ signal }) => {
      const newest = await getSchoolScheme({ path: { scheme_id: id.value }, signal })
      const number = newest.published_version_no
      if (number === null || number === newest.shown.version_no) return newest
      const path = { scheme_id: id.value, version_no: number }
      return getSchoolSchemeVersion({ path, signal })
    },
    enabled: computed(() => id.value !== ''),
  })
}

export function useScores(
  id: Ref<string>,
  filter: Ref<ScoreFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', id, filter, cursor],
    queryFn: ({ signal }) =>
      listTeacherScores({
        path: { scheme_id: id.value },
        query: { ...queryOf(filter.value), limit: LIMIT, cursor: cursor.value },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useTeacherScore(id: Ref<string>, personId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id, personId],
    queryFn: ({ signal }) =>
      getTeacherScore({ path: { scheme_id: id.value, person_id: personId.value }, signal }),
  })
}

export function useMyScore(yearId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'mine', yearId],
    queryFn: ({ signal }) => getMyTeacherScore({ query: { year_id: yearId.value }, signal }),
    enabled: computed(() => yearId.value !== ''),
    retry: false,
  })
}

export function useProspect(id: Ref<string>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: [...ROOT, 'prospect', id],
    queryFn: ({ signal }) => getScoreProspect({ path: { scheme_id: id.value }, signal }),
    enabled,
  })
}

export function usePublications(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'publications', id],
    queryFn: ({ signal }) => getScorePublications({ path: { scheme_id: id.value }, signal }),
  })
}

export function useObjections(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'objections', id],
    queryFn: ({ signal }) =>
      listScoreObjections({ path: { scheme_id: id.value }, query: { limit: 100 }, signal }),
  })
}

/** Of every school in reach: what waits for my answer. */
export function useWaitingObjections(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'waiting', cursor],
    queryFn: ({ signal }) =>
      listWaitingObjections({ query: { limit: 50, cursor: cursor.value ?? null }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useRefreshScores() {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ROOT }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
}

interface Teacher {
  schemeId: string
  personId: string
}

const pathOf = ({ schemeId, personId }: Teacher) => ({
  scheme_id: schemeId,
  person_id: personId,
})

export function useMarkActions() {
  const onSuccess = useRefreshScores()
  return {
    enter: useMutation({
      mutationFn: ({ schemeId, ...body }: TeacherMarksIn & { schemeId: string }) =>
        enterTeacherMarks({ path: { scheme_id: schemeId }, body }),
    }),
    undo: useMutation({
      mutationFn: ({ schemeId, batchId }: { schemeId: string; batchId: string }) =>
        undoTeacherMarks({ path: { scheme_id: schemeId, mark_batch_id: batchId } }),
      onSuccess,
    }),
    setAudiences: useMutation({
      mutationFn: ({ audiences, ...teacher }: Teacher & { audiences: ScoreAudience[] }) =>
        setTeacherAudiences({ path: pathOf(teacher), body: { audiences } }),
      onSuccess,
    }),
  }
}

export function useScoreActions() {
  const onSuccess = useRefreshScores()
  return {
    publish: useMutation({
      mutationFn: (schemeId: string) => publishTeacherScores({ path: { scheme_id: schemeId } }),
      onSuccess,
    }),
    correct: useMutation({
      mutationFn: ({ body, ...teacher }: Teacher & { body: ScoreCorrectionIn }) =>
        correctTeacherScore({ path: pathOf(teacher), body }),
      onSuccess,
    }),
    object: useMutation({
      mutationFn: ({ key, ...body }: { year_id: string; text: string; key: string }) =>
        objectToTeacherScore({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    answer: useMutation({
      mutationFn: ({ id, body }: { id: string; body: ScoreAnswerIn }) =>
        answerScoreObjection({ path: { objection_id: id }, body }),
      onSuccess,
    }),
  }
}
