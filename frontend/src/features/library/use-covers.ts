/** Where the cover pictures of a list open: one ticket for all that are new on the page. */
import { reactive, watch } from 'vue'
import { createCoverTicket, type ItemOut } from '@/api/cases'
import { filePath } from '@/parts/evidence/evidence-api'

/** One ticket names so many items. */
const MOST = 60

export function useCovers(rows: () => readonly ItemOut[]) {
  const links = reactive(new Map<string, string>())
  const asked = new Set<string>()

  async function open(items: ItemOut[]): Promise<void> {
    try {
      const { ticket } = await createCoverTicket({ body: { item_ids: items.map(({ id }) => id) } })
      for (const { id, cover_id } of items) {
        if (cover_id) links.set(id, filePath(cover_id, 'thumbnail', ticket))
      }
    } catch {
      // A list without pictures still is the list.
      for (const { id } of items) asked.delete(id)
    }
  }
  watch(
    rows,
    found => {
      const fresh = found.filter(({ id, cover_id }) => cover_id && !asked.has(id)).slice(0, MOST)
      if (fresh.length === 0) return
      for (const { id } of fresh) asked.add(id)
      void open(fresh)
    },
    { immediate: true },
  )
  return { links, forget: (id: string) => void links.delete(id) }
}
