/** A draft entry, edited here and saved by itself; the answer says what still lacks. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import type { RegisterEntryOut } from '@/api/assessment'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { merge, type Document } from './content'
import { entryKey, saveEntry } from './useRegisters'

const KEY = 'document'
const same = (_: string, one: Document, other: Document) =>
  JSON.stringify(one) === JSON.stringify(other)
const mergeOf = (_: string, base: Document, mine: Document, theirs: Document) =>
  merge(base, mine, theirs)

export function useEntryDraft(entry: Ref<RegisterEntryOut>) {
  const cache = useQueryClient()
  const session = useSession()
  const { id } = entry.value
  const lacks = ref(entry.value.lacks)
  const hints = ref(entry.value.hints)

  async function save(_: string, document: Document, version: number) {
    const call = saveEntry(id, document, version)
    const answer = await saveAnswer(call, wire => wire.document)
    if (answer.kind !== 'saved') return answer
    const saved = await call
    lacks.value = saved.lacks
    hints.value = saved.hints
    cache.setQueryData(entryKey(id), saved)
    // What was typed stays as it was typed: the server trims ends, the person may go on there.
    return { ...answer, value: document }
  }
  const { entries, autosave } = useAutosave<Document>({
    drafts: draftStore(`tisheng.register.${session.person?.id ?? ''}.${id}`),
    save,
    same,
    merge: mergeOf,
  })
  function load({ document, version }: RegisterEntryOut): void {
    if ((entries.get(KEY)?.version ?? -1) < version) autosave.load(KEY, document, version)
  }
  watch(entry, load, { immediate: true })
  return {
    draft: computed(() => entries.get(KEY)),
    lacks,
    hints,
    edit: (document: Document) => autosave.edit(KEY, document),
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
