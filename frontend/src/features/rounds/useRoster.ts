/** Which schools a round would take in if it were opened now. */
import { useQuery } from '@tanstack/vue-query'
import { listOrganisations, type OrganisationOut } from '@/api/auth'
import type { RoundOut } from '@/api/assessment'

const LARGEST_PAGE = 200

async function allSchools(onlyPilots: boolean, signal: AbortSignal): Promise<OrganisationOut[]> {
  const found: OrganisationOut[] = []
  let cursor: string | undefined
  do {
    const page = await listOrganisations({
      query: {
        kind: 'school',
        status: 'open',
        is_city_pilot: onlyPilots || undefined,
        limit: LARGEST_PAGE,
        cursor,
      },
      signal,
    })
    found.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return found
}

export function useRoster(round: RoundOut) {
  return useQuery({
    queryKey: ['organisations', 'roster', round.id, round.roster],
    queryFn: async ({ signal }) => {
      const schools = await allSchools(round.roster === 'pilot', signal)
      const listed = new Set(round.school_ids)
      return round.roster === 'listed' ? schools.filter(({ id }) => listed.has(id)) : schools
    },
  })
}
