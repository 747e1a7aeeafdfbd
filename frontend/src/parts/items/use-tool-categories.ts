/** The categories of tools: for choosing those in use, for reading all of them. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { getToolCategories } from '@/api/cases'

export function useToolCategories() {
  const query = useQuery({
    queryKey: ['tool-categories'],
    queryFn: ({ signal }) => getToolCategories({ signal }),
    staleTime: 60_000,
  })
  const inUse = computed(() => query.data.value?.items.filter(one => !one.retired_at) ?? [])
  /** Until the list is there nothing better than the number is known; it says nothing to people. */
  const nameOf = (id: string) => query.data.value?.items.find(one => one.id === id)?.name ?? '…'
  return { ...query, inUse, nameOf }
}
