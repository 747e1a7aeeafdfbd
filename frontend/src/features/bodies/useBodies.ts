/** Who leads the project and who advises it; for signed-in staff only. */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { listExperts, listLeadingGroup, type OfficeHolderOut } from '@/api/auth'

export interface Body {
  name: string
  people: OfficeHolderOut[]
}

/** The office holders by body, in the order of the notice. */
export function byBody(people: readonly OfficeHolderOut[]): Body[] {
  const bodies = new Map<string, OfficeHolderOut[]>()
  for (const person of people) {
    bodies.set(person.body, [...(bodies.get(person.body) ?? []), person])
  }
  return [...bodies].map(([name, members]) => ({ name, people: members }))
}

export function useLeadingGroup() {
  return useQuery({
    queryKey: ['leading-group'],
    queryFn: ({ signal }) => listLeadingGroup({ signal }),
    select: ({ items }) => byBody(items),
  })
}

export function useExperts(q: Readonly<Ref<string>>) {
  return useQuery({
    queryKey: ['experts', q],
    queryFn: ({ signal }) =>
      listExperts({ query: { q: q.value.trim() || undefined, limit: 200 }, signal }),
    placeholderData: keepPreviousData,
  })
}
