/** The departments of an office, and entering a member's own. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  createDepartment,
  enterDepartment,
  listDepartments,
  type DepartmentChoiceIn,
  type DepartmentIn,
} from '@/api/auth'
import { OFFICE_ROLES, type Role } from '@/parts/session/roles'

const ROOT = ['departments'] as const

/** Only members of an office come from a department. */
export function hasDepartment(role: Role | undefined): boolean {
  return role !== undefined && OFFICE_ROLES.includes(role)
}

export function useDepartments(role: Readonly<Ref<Role>>, orgId: Readonly<Ref<string>>) {
  return useQuery({
    queryKey: [...ROOT, role, orgId],
    queryFn: ({ signal }) =>
      listDepartments({
        query: { role: role.value, organisation_id: orgId.value || undefined },
        signal,
      }),
    select: ({ items }) => items,
    enabled: computed(() => hasDepartment(role.value)),
  })
}

export function useDepartmentActions() {
  const cache = useQueryClient()
  return {
    add: useMutation({
      mutationFn: (body: DepartmentIn) =>
        createDepartment({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess: () => cache.invalidateQueries({ queryKey: ROOT }),
    }),
    enter: useMutation({
      mutationFn: (one: { person: string; grant: string; body: DepartmentChoiceIn }) =>
        enterDepartment({ path: { person_id: one.person, grant_id: one.grant }, body: one.body }),
      onSuccess: () =>
        Promise.all([
          cache.invalidateQueries({ queryKey: ['people'] }),
          cache.invalidateQueries({ queryKey: ['office-members'] }),
        ]),
    }),
  }
}
