/** A change of an entry that counts: kept in the browser until it is saved, over what was seen. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { isRefusal } from '@/api'
import { getRegisterEntry, type RegisterEntryOut } from '@/api/assessment'
import { useSession } from '@/parts/session/session'
import { writerOf } from '@/parts/submission/save-answer'
import type { Newer } from '@/shared/autosave/autosave'
import { draftStore } from '@/shared/autosave/draft-store'
import type { Document } from './content'
import { entryKey, useWriting } from './useRegisters'

const KEY = 'document'
const storeOf = (person: string | undefined, id: string) =>
  draftStore<Document>(`tisheng.register-edit.${person ?? ''}.${id}`)

/** Whether a change was begun on this machine and neither saved nor given up. */
export const hasKeptEdit = (person: string | undefined, id: string) =>
  storeOf(person, id).read(KEY) !== null

/** What is typed and over which version; a refetch beneath changes neither. */
function useKept({ id, document: said, version: seen }: RegisterEntryOut) {
  const store = storeOf(useSession().person?.id, id)
  const kept = store.read(KEY)
  const document = ref<Document>(kept?.value ?? said)
  const version = ref(kept?.version ?? seen)
  const isChanged = ref(kept !== null)
  const isOld = kept !== null && kept.version < seen
  /** What somebody else saved meanwhile. */
  const theirs = ref<Newer<Document> | null>(isOld ? { value: said, version: seen } : null)

  function edit(value: Document): void {
    document.value = value
    isChanged.value = true
    store.write(KEY, { value, version: version.value })
  }
  function drop(): void {
    isChanged.value = false
    store.drop(KEY)
  }
  function keepMine(): void {
    if (!theirs.value) return
    version.value = theirs.value.version
    theirs.value = null
    edit(document.value)
  }
  function takeTheirs(): void {
    if (!theirs.value) return
    document.value = theirs.value.value
    version.value = theirs.value.version
    theirs.value = null
    drop()
  }
  return { document, version, isChanged, theirs, edit, drop, keepMine, takeTheirs }
}

export function useEntryEdit(entry: Ref<RegisterEntryOut>) {
  const cache = useQueryClient()
  const { id } = entry.value
  const kept = useKept(entry.value)
  const { save } = useWriting()

  async function compare(problem: unknown): Promise<void> {
    if (!isRefusal(problem, 412)) return
    const now = await getRegisterEntry({ path: { register_entry_id: id } })
    cache.setQueryData(entryKey(id), now)
    kept.theirs.value = { value: now.document, version: now.version, by: writerOf(problem) }
  }
  /** Tell whether everything that was typed is saved. */
  async function commit(): Promise<boolean> {
    const sent = kept.document.value
    try {
      const { version } = await save.mutateAsync({
        ...{ id, version: kept.version.value },
        document: sent,
      })
      kept.version.value = version
    } catch (problem) {
      // The refusal stays in sight when the newer text cannot be read.
      await compare(problem).catch(() => undefined)
      return false
    }
    if (kept.document.value === sent) kept.drop()
    else kept.edit(kept.document.value)
    return !kept.isChanged.value
  }
  return { ...kept, commit, error: save.error, isSaving: computed(() => save.isPending.value) }
}
