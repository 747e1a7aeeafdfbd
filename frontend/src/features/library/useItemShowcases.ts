import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { getItemShowcases } from '@/api/cases'

/** Where an item is shown now. */
export function useItemShowcases(id: Ref<string>) {
  return useQuery({
    queryKey: ['item-showcases', id],
    queryFn: ({ signal }) => getItemShowcases({ path: { item_id: id.value }, signal }),
    retry: false,
  })
}
