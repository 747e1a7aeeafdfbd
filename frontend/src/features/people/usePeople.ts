/** People of the caller's area, their rights, and the slip with which they sign in first. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  changePerson,
  createGrantProposal,
  createMembership,
  createOneTimeCode,
  createPerson,
  createPersonGrant,
  deletePersonGrant,
  endMembership,
  getPerson,
  listPeople,
  movePerson,
  revealIdentityCard,
  type GrantIn,
  type MembershipEndIn,
  type MembershipIn,
  type MoveIn,
  type PersonChangeIn,
  type PersonIn,
  type PersonOut,
  type PersonStatus,
  type ProposalIn,
} from '@/api/auth'
import type { Role } from '@/parts/session/roles'
import { withQuery } from '@/shared/lib/with-query'

const ROOT = ['people'] as const

export interface PeopleFilter {
  q: string
  org_id: string
  role: Role | ''
  status: PersonStatus | ''
  stage: string
  subject: string
}

/** The filter as the list and its export read it. */
export function queryOf({ q, org_id, role, status, stage, subject }: PeopleFilter) {
  return {
    q: q.trim() || undefined,
    org_id: org_id || undefined,
    role: role || undefined,
    status: status || undefined,
    stage: stage || undefined,
    subject: subject || undefined,
  }
}

/** The address of the workbook with the same rows as the list. */
export function exportPath(filter: PeopleFilter): string {
  return withQuery('/api/auth/v1/people/export.xlsx', queryOf(filter))
}

export function usePeople(filter: Ref<PeopleFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', filter, cursor],
    queryFn: ({ signal }) =>
      listPeople({ query: { ...queryOf(filter.value), cursor: cursor.value }, signal }),
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

interface LeaveStep {
  id: string
  membership: string
  body: MembershipEndIn
}

/** Registering somebody, changing facts, letting in, the identity card. */
export function usePersonActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    create: useMutation({
      mutationFn: (body: PersonIn) =>
        createPerson({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ person, body }: { person: PersonOut; body: PersonChangeIn }) =>
        changePerson({
          path: { person_id: person.id },
          body,
          headers: { 'If-Match': `"${person.version}"` },
        }),
      onSuccess,
    }),
    issueCode: useMutation({
      mutationFn: (id: string) => createOneTimeCode({ path: { person_id: id } }),
      onSuccess,
    }),
    reveal: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        revealIdentityCard({ path: { person_id: id }, body: { reason } }),
      gcTime: 0,
    }),
  }
}

/** Coming, going and lending: moves, groups, rotations. */
export function useUnitActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    move: useMutation({
      mutationFn: ({ id, body, preview }: { id: string; body: MoveIn; preview: boolean }) =>
        movePerson({ path: { person_id: id }, body, query: { preview } }),
      onSuccess,
    }),
    join: useMutation({
      mutationFn: ({ id, body }: { id: string; body: MembershipIn }) =>
        createMembership({ path: { person_id: id }, body }),
      onSuccess,
    }),
    leave: useMutation({
      mutationFn: ({ id, membership, body }: LeaveStep) =>
        endMembership({ path: { person_id: id, membership_id: membership }, body }),
      onSuccess,
    }),
  }
}

/** Giving and taking rights, alone or by two. */
export function useGrantActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
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
    propose: useMutation({
      mutationFn: (body: ProposalIn) =>
        createGrantProposal({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess: () => cache.invalidateQueries({ queryKey: ['grant-proposals'] }),
    }),
  }
}
