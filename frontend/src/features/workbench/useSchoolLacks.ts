/** How many of the own school's teachers lack a plan, hours or abilities in the open year. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { getSchoolLacks } from '@/api/assessment'
import { useSession } from '@/parts/session/session'
import { useYearChoice } from '@/parts/years/use-years'

export function useSchoolLacks() {
  const session = useSession()
  const { yearId, query: years } = useYearChoice({ openOnly: true })
  const schoolId = computed(() => session.grant?.org_id ?? '')
  const query = useQuery({
    queryKey: ['todos', 'school-lacks', schoolId, yearId],
    queryFn: ({ signal }) =>
      getSchoolLacks({
        path: { unit_id: schoolId.value },
        query: { year_id: yearId.value },
        signal,
      }),
    enabled: computed(() => yearId.value !== '' && schoolId.value !== ''),
    retry: false,
  })
  return {
    data: query.data,
    error: query.error,
    refetch: query.refetch,
    isPending: computed(() => years.isLoading.value || query.isLoading.value),
  }
}
