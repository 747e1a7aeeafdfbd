/** The draft of a showcase, edited here and saved by itself. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, watch, type Ref } from 'vue'
import { isRefusal } from '@/api'
import { getShowcase, saveShowcase, type ShowcasePageOut } from '@/api/cases'
import { useSession } from '@/parts/session/session'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { draftOf, mergeDraft, sameDraft, type Draft } from './showcase-draft'
import { showcaseKey } from './useShowcases'

const KEY = 'draft'
const PASSES = [0, 401, 429, 500, 502, 503, 504]

/** Save a draft; what somebody else saved meanwhile is read, so that nothing is lost. */
async function save(
  id: string,
  { body, version }: { body: Draft; version: number },
  keep: (saved: ShowcasePageOut) => void,
) {
  const path = { showcase_id: id }
  try {
    const headers = { 'If-Match': `"${String(version)}"` }
    const saved = await saveShowcase({ path, body, headers })
    keep(saved)
    // What was typed stays as it was typed: the server trims ends, the person may go on there.
    return { kind: 'saved' as const, value: body, version: saved.version }
  } catch (problem) {
    if (isRefusal(problem, 412)) {
      const now = await getShowcase({ path })
      return { kind: 'stale' as const, value: draftOf(now), version: now.version }
    }
    const kind = isRefusal(problem, ...PASSES) ? ('unreachable' as const) : ('refused' as const)
    return { kind, problem }
  }
}

export function useShowcaseDraft(page: Ref<ShowcasePageOut>) {
  const cache = useQueryClient()
  const session = useSession()
  const { id } = page.value
  const { entries, autosave } = useAutosave<Draft>({
    drafts: draftStore(`tisheng.showcase.${session.person?.id ?? ''}.${id}`),
    save: (_, body, version) =>
      save(id, { body, version }, saved => cache.setQueryData(showcaseKey(id), saved)),
    same: (_, one, other) => sameDraft(one, other),
    merge: (_, base, mine, theirs) => mergeDraft(base, mine, theirs),
  })
  function load(told: ShowcasePageOut): void {
    const known = entries.get(KEY)
    if (known !== undefined && known.version >= told.version) return
    autosave.load(KEY, draftOf(told), told.version)
  }
  watch(page, load, { immediate: true })

  const entry = computed(() => entries.get(KEY))
  return {
    entry,
    edit: (change: Partial<Draft>) => {
      if (entry.value) autosave.edit(KEY, { ...entry.value.value, ...change })
    },
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
