/** The whole staff of a school against what the year asks for, and who need not be assessed (R84). */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createExemption,
  endExemption,
  listCertificationTeachers,
  listExemptions,
} from '@/api/assessment'
import { CERTIFICATIONS, useFresh } from '@/parts/certification/use-certification'

const LIMIT = 50

export interface StaffFilter {
  schoolId: string
  yearId: string
  missing: boolean
}

export function useStaff(filter: Ref<StaffFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'staff', filter, cursor],
    queryFn: ({ signal }) =>
      listCertificationTeachers({
        path: { unit_id: filter.value.schoolId },
        query: {
          year_id: filter.value.yearId,
          missing: filter.value.missing,
          limit: LIMIT,
          cursor: cursor.value,
        },
        signal,
      }),
    enabled: computed(() => filter.value.schoolId !== '' && filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useExemptions(
  schoolId: Ref<string>,
  yearId: Ref<string>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'exemptions', schoolId, yearId, cursor],
    queryFn: ({ signal }) =>
      listExemptions({
        query: {
          school_id: schoolId.value,
          year_id: yearId.value,
          limit: LIMIT,
          cursor: cursor.value,
        },
        signal,
      }),
    enabled: computed(() => schoolId.value !== '' && yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useExemptionActions() {
  const fresh = useFresh()
  const onSuccess = () => fresh()
  return {
    create: useMutation({
      mutationFn: ({
        key,
        ...body
      }: {
        key: string
        person_id: string
        school_id: string
        year_id: string
        reason: string
      }) => createExemption({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        endExemption({ path: { exemption_id: id }, body: { reason } }),
      onSuccess,
    }),
  }
}
