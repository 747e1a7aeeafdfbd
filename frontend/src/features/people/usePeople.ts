/** People of the caller's area, their rights, and the slip with which they sign in first. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  changePerson,
  createOneTimeCode,
  createPerson,
  createPersonGrant,
  deletePersonGrant,
  getPerson,
  listPeople,
  type GrantIn,
  type PersonIn,
  type PersonOut,
  type PersonStatus,
} from '@/api/auth'
import type { Role } from '@/parts/session/roles'

const ROOT = ['people'] as const

export interface PeopleFilter {
  q: string
  org_id: string
  role: Role | ''
  status: PersonStatus | ''
}

export function usePeople(filter: Ref<PeopleFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) => {
      const { q, org_id, role, status } = filter.value
      const query = {
        q: q.trim() || undefined,
        org_id: org_id || undefined,
        role: role || undefined,
        status: status || undefined,
        cursor: cursor.value,
      }
      return listPeople({ query, signal })
    },
    placeholderData: keepPreviousData,
  })
}

export function usePerson(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getPerson({ path: { person_id: id.value }, signal }),
    enabled: computed(() => id.value !== ''),
  })
}

export function usePersonActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    create: useMutation({
      mutationFn: (body: PersonIn) =>
        createPerson({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    setStatus: useMutation({
      mutationFn: ({ person, status }: { person: PersonOut; status: PersonStatus }) =>
        changePerson({
          path: { person_id: person.id },
          body: { status },
          headers: { 'If-Match': `"${person.version}"` },
        }),
      onSuccess,
    }),
    grant: useMutation({
      mutationFn: ({ id, body }: { id: string; body: GrantIn }) =>
        createPersonGrant({ path: { person_id: id }, body }),
      onSuccess,
    }),
    revoke: useMutation({
      mutationFn: ({ id, grantId }: { id: string; grantId: string }) =>
        deletePersonGrant({ path: { person_id: id, grant_id: grantId } }),
      onSuccess,
    }),
    issueCode: useMutation({
      mutationFn: (id: string) => createOneTimeCode({ path: { person_id: id } }),
      onSuccess,
    }),
  }
}
