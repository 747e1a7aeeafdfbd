/** Units: asked level by level, so that 1,500 schools are never on one page. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  changeOrganisation,
  createOrganisation,
  listOrganisationEvents,
  listOrganisations,
  type OrganisationChangeIn,
  type OrganisationIn,
  type OrganisationOut,
} from '@/api/auth'
import { unitQuery } from '@/parts/unit-query'
import { withQuery } from '@/shared/lib/with-query'

const LARGEST_PAGE = 200
const ROOT = ['organisations'] as const

/** All units directly below one, districts before schools. */
async function childrenOf(parentId: string, signal: AbortSignal): Promise<OrganisationOut[]> {
  const found: OrganisationOut[] = []
  let cursor: string | undefined
  do {
    const page = await listOrganisations({
      query: { parent_id: parentId, limit: LARGEST_PAGE, cursor },
      signal,
    })
    found.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  const rank = ({ kind }: OrganisationOut) => (kind === 'district' ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b))
}

export function useCity() {
  return useQuery({
    queryKey: [...ROOT, 'city'],
    queryFn: ({ signal }) => listOrganisations({ query: { kind: 'city', limit: 1 }, signal }),
    select: page => page.items[0],
    staleTime: 600_000,
  })
}

export function useChildren(parentId: Ref<string>, enabled?: Ref<boolean>) {
  return useQuery({
    queryKey: [...ROOT, 'children', parentId],
    queryFn: ({ signal }) => childrenOf(parentId.value, signal),
    enabled: computed(() => parentId.value !== '' && (enabled?.value ?? true)),
    staleTime: 60_000,
  })
}

export function useOrganisation(id: Ref<string>) {
  return useQuery(unitQuery(id))
}

/** The address of the workbook with the units that stand, or those that a search shows. */
export function exportPath(q: string, onlyPilots: boolean): string {
  return withQuery('/api/auth/v1/organisations/export.xlsx', {
    q: q.trim() || undefined,
    is_city_pilot: onlyPilots ? 'true' : undefined,
    status: 'open',
  })
}

export function useOrganisationSearch(q: Readonly<Ref<string>>, onlyPilots: Ref<boolean>) {
  return useQuery({
    queryKey: [...ROOT, 'search', q, onlyPilots],
    queryFn: ({ signal }) =>
      listOrganisations({
        query: {
          q: q.value.trim() || undefined,
          is_city_pilot: onlyPilots.value || undefined,
          limit: LARGEST_PAGE,
        },
        signal,
      }),
    enabled: computed(() => q.value.trim() !== '' || onlyPilots.value),
  })
}

export function useSaveOrganisation() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  const create = useMutation({
    mutationFn: (body: OrganisationIn) =>
      createOrganisation({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
    onSuccess,
  })
  const change = useMutation({
    mutationFn: ({ unit, body }: { unit: OrganisationOut; body: OrganisationChangeIn }) =>
      changeOrganisation({
        path: { organisation_id: unit.id },
        body,
        headers: { 'If-Match': `"${unit.version}"` },
      }),
    onSuccess,
  })
  return { create, change }
}

export function useEvents(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'events', id],
    queryFn: ({ signal }) =>
      listOrganisationEvents({
        path: { organisation_id: id.value },
        query: { limit: LARGEST_PAGE },
        signal,
      }),
    select: page => page.items,
  })
}
