/** Certifications of a group's or school's teachers: listed, counted, rated, finalised. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  finaliseCertifications,
  getCertificationSchool,
  getWeakPoints,
  listCertifications,
  listCertificationSchools,
  rateCertification,
  returnCertification,
  undoFinalisations,
  type BatchOutcomeOut,
  type CertificationState,
  type Level,
  type LevelMarkIn,
  type SeenCertificationIn,
  type TaskReasonIn,
} from '@/api/assessment'
import { listOrganisations } from '@/api/auth'
import { doneOf, undoneOf, type Done } from '@/parts/undo/batches'
import { CERTIFICATIONS, useFresh } from '@/parts/certification/use-certification'

const LIMIT = 50

export interface CertificationFilter {
  yearId: string
  schoolId?: string | undefined
  groupId: string
  state: CertificationState | ''
  level: Level | ''
  ability: string
  q: string
}

/** The filter as the service knows it: for the list and for its workbook. */
export function queryOf({ yearId, schoolId, groupId, ...rest }: CertificationFilter) {
  return {
    year_id: yearId || undefined,
    school_id: schoolId || undefined,
    group_id: groupId || undefined,
    state: rest.state || undefined,
    level: rest.level || undefined,
    ability: rest.ability || undefined,
    q: rest.q.trim() || undefined,
  }
}

export function useCertificationList(
  filter: Ref<CertificationFilter>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { state, ...query } = queryOf(filter.value)
      return listCertifications({
        query: {
          ...query,
          state: state ? [state] : undefined,
          limit: LIMIT,
          cursor: cursor.value,
        },
        signal,
      })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
  })
}

/** What waits for the school's levels, for going from one to the next. */
export function useWaiting(yearId: Ref<string>, isWanted: Ref<boolean>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'waiting', yearId],
    queryFn: ({ signal }) =>
      listCertifications({
        query: { year_id: yearId.value, state: ['peer_rated'], limit: LIMIT },
        signal,
      }),
    enabled: computed(() => isWanted.value && yearId.value !== ''),
  })
}

export function useSchoolFigures(schoolId: Ref<string>, yearId: Ref<string>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'school', schoolId, yearId],
    queryFn: ({ signal }) =>
      getCertificationSchool({
        path: { unit_id: schoolId.value },
        query: { year_id: yearId.value },
        signal,
      }),
    enabled: computed(() => schoolId.value !== '' && yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useSchools(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'schools', yearId, cursor],
    queryFn: ({ signal }) =>
      listCertificationSchools({
        query: { year_id: yearId.value, limit: LIMIT, cursor: cursor.value },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useWeakPoints(unitId: Ref<string>, yearId: Ref<string>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'weak-points', unitId, yearId],
    queryFn: ({ signal }) =>
      getWeakPoints({
        path: { group_or_school_id: unitId.value },
        query: { year_id: yearId.value },
        signal,
      }),
    enabled: computed(() => unitId.value !== '' && yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

/** The teaching groups of a school, for filters. */
export function useGroups(schoolId: Ref<string>) {
  return useQuery({
    queryKey: ['organisations', 'groups', schoolId],
    queryFn: ({ signal }) =>
      listOrganisations({
        query: { parent_id: schoolId.value, kind: 'group', status: 'open', limit: 200 },
        signal,
      }),
    enabled: computed(() => schoolId.value !== ''),
    staleTime: 60_000,
  })
}

interface Seen {
  id: string
  version: number
}

/** What was made final, by the names a person reads. */
export function finalOf(outcomes: BatchOutcomeOut[]): Done[] {
  return doneOf(outcomes, one => `${one.person_name ?? ''} ${one.ability_code ?? ''}`.trim())
}

export function useRatingActions() {
  const onSuccess = useFresh()
  const seen = ({ id, version }: Seen) => ({
    path: { certification_id: id },
    headers: { 'If-Match': `"${version}"` },
  })
  return {
    rate: useMutation({
      mutationFn: (asked: Seen & { marks: LevelMarkIn[]; correction_reason: string }) => {
        const { marks, correction_reason } = asked
        return rateCertification({ ...seen(asked), body: { marks, correction_reason } })
      },
      onSuccess,
    }),
    sendBack: useMutation({
      mutationFn: (asked: Seen & { reasons: TaskReasonIn[] }) =>
        returnCertification({ ...seen(asked), body: { reasons: asked.reasons } }),
      onSuccess,
    }),
    preview: useMutation({
      mutationFn: (items: SeenCertificationIn[]) =>
        finaliseCertifications({ body: { items, dry_run: true } }),
    }),
    finalise: useMutation({
      mutationFn: (items: SeenCertificationIn[]) =>
        finaliseCertifications({ body: { items, dry_run: false } }),
      onSuccess: () => onSuccess(),
    }),
    undo: useMutation({
      mutationFn: async (rows: Done[]) => {
        const items = rows.map(({ id, version }) => ({ id, version }))
        return undoneOf(rows, (await undoFinalisations({ body: { items } })).outcomes)
      },
      onSuccess: () => onSuccess(),
    }),
  }
}
