/** The draft of an item, edited here and saved by itself; the answer says what is missing. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { isRefusal } from '@/api'
import { getItem, saveItem, type GapOut, type ItemPageOut } from '@/api/cases'
import { useSession } from '@/parts/session/session'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { draftOf, mergeDraft, sameDraft, type Draft } from '@/parts/items/writing/item-draft'
import { itemKey } from './useMyItems'

const KEY = 'draft'
const PASSES = [0, 401, 429, 500, 502, 503, 504]

/** Save a draft; what somebody else saved meanwhile is read, so that nothing is lost. */
async function save(
  id: string,
  { body, version }: { body: Draft; version: number },
  keep: (saved: ItemPageOut) => void,
) {
  try {
    const headers = { 'If-Match': `"${String(version)}"` }
    const saved = await saveItem({ path: { item_id: id }, body, headers })
    keep(saved)
    // What was typed stays as it was typed: the server trims ends, the person may go on there.
    return { kind: 'saved' as const, value: body, version: saved.version }
  } catch (problem) {
    if (isRefusal(problem, 412)) {
      const now = await getItem({ path: { item_id: id } })
      return { kind: 'stale' as const, value: draftOf(now), version: now.version }
    }
    const kind = isRefusal(problem, ...PASSES) ? ('unreachable' as const) : ('refused' as const)
    return { kind, problem }
  }
}

export function useItemDraft(page: Ref<ItemPageOut>) {
  const cache = useQueryClient()
  const session = useSession()
  const { id, version_no } = page.value
  const gaps = ref<GapOut[]>(page.value.gaps)

  function keep(saved: ItemPageOut): void {
    gaps.value = saved.gaps
    cache.setQueryData(itemKey(id), saved)
  }
  const { entries, autosave } = useAutosave<Draft>({
    drafts: draftStore(`tisheng.item.${session.person?.id ?? ''}.${id}.${String(version_no)}`),
    save: (_, body, version) => save(id, { body, version }, keep),
    same: (_, one, other) => sameDraft(one, other),
    merge: (_, base, mine, theirs) => mergeDraft(base, mine, theirs),
  })
  function load(told: ItemPageOut): void {
    const known = entries.get(KEY)
    if (known !== undefined && known.version >= told.version) return
    autosave.load(KEY, draftOf(told), told.version)
    gaps.value = told.gaps
  }
  watch(page, load, { immediate: true })

  const entry = computed(() => entries.get(KEY))
  return {
    entry,
    gaps,
    edit: (change: Partial<Draft>) => {
      if (entry.value) autosave.edit(KEY, { ...entry.value.value, ...change })
    },
    /** A file was checked since: the server tells anew what is missing. */
    touch: () => autosave.touch(KEY),
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
