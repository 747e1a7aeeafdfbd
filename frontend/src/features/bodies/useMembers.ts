/** Who works in the city office and in the district offices, by department. */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { listOfficeMembers } from '@/api/auth'
import type { Role } from '@/parts/session/roles'

/** No department entered yet: not the id of one. */
export const UNSET = 'unset'

export interface MemberFilter {
  role: Role | ''
  department: string
}

/** The filter as the list reads it. */
export function memberQuery({ role, department }: MemberFilter) {
  return {
    role: role || undefined,
    department_id: department && department !== UNSET ? department : undefined,
    is_unset: department === UNSET || undefined,
  }
}

export function useMembers(
  filter: Readonly<Ref<MemberFilter>>,
  cursor: Readonly<Ref<string | undefined>>,
) {
  return useQuery({
    queryKey: ['office-members', filter, cursor],
    queryFn: ({ signal }) =>
      listOfficeMembers({ query: { ...memberQuery(filter.value), cursor: cursor.value }, signal }),
    placeholderData: keepPreviousData,
  })
}
