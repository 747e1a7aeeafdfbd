/** A tool of the city's as it is written: kept in the browser until it is published. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { isRefusal } from '@/api'
import { enterTool, getItem, reviseTool, type ItemPageOut } from '@/api/cases'
import type { AttachedFile } from '@/parts/evidence/FilesField.vue'
import { BLANK, BLANK_TOOL, draftOf, type Draft } from '@/parts/items/writing/item-draft'
import { useSession } from '@/parts/session/session'
import { draftStore } from '@/shared/autosave/draft-store'

const KEY = 'draft'
type Id = Ref<string | undefined>

function blank(): Draft {
  return { ...BLANK, year: new Date().getFullYear(), tool: { ...BLANK_TOOL } }
}

/** Beside the draft: what is known of its files, and the key of a publication without answer. */
const FACTS = 'files'
const SENT = 'key'

function useStore<One>(id: Id) {
  return draftStore<One>(`tisheng.tool.${useSession().person?.id ?? ''}.${id.value ?? 'new'}`)
}

/** What is being typed, and of which version; a reload loses nothing. */
function useKept(id: Id, told: Ref<ItemPageOut | undefined>) {
  const store = useStore<Draft>(id)
  const begun = id.value === undefined ? blank() : null
  const { value, version: seen } = store.read(KEY) ?? { value: begun, version: 0 }
  const draft = ref<Draft | null>(value)
  const version = ref(seen)
  const drop = () => store.drop(KEY)

  function take(page: ItemPageOut): void {
    draft.value = draftOf(page)
    version.value = page.version
    drop()
  }
  function edit(change: Partial<Draft>): void {
    if (draft.value === null) return
    draft.value = { ...draft.value, ...change }
    store.write(KEY, { value: draft.value, version: version.value })
  }
  function clear(): void {
    drop()
    if (told.value) take(told.value)
    else draft.value = blank()
  }
  watch(told, page => page && draft.value === null && take(page), { immediate: true })
  return { draft, version, take, edit, clear, drop }
}

/** A reload shows the files by name: no server knows them of an unpublished tool. */
function useFacts(id: Id) {
  const store = useStore<AttachedFile[]>(id)
  const facts = ref(store.read(FACTS)?.value ?? [])
  return {
    facts,
    keepFacts: (files: AttachedFile[]) => {
      facts.value = files
      store.write(FACTS, { value: files, version: 0 })
    },
    dropFacts: () => {
      facts.value = []
      store.drop(FACTS)
    },
  }
}

/** A lost answer enters nothing twice, not even after a reload; other words are another tool. */
function useSendKey(id: Id, draft: Ref<Draft | null>) {
  const store = useStore<string>(id)
  let key = store.read(SENT)?.value ?? crypto.randomUUID()
  const drop = () => {
    key = crypto.randomUUID()
    store.drop(SENT)
  }
  watch(draft, drop, { flush: 'sync' })
  return {
    drop,
    take: () => {
      store.write(SENT, { value: key, version: 0 })
      return key
    },
  }
}

function send(id: string | undefined, draft: Draft, seen: { key: string; version: number }) {
  const body = { ...draft, authors: [], level: null }
  if (id === undefined) return enterTool({ body, headers: { 'Idempotency-Key': seen.key } })
  const headers = { 'If-Match': `"${String(seen.version)}"` }
  return reviseTool({ path: { item_id: id }, headers, body })
}

/** What shows tools is read again. */
function useRefresh() {
  const cache = useQueryClient()
  return () => {
    for (const name of ['library', 'tool-desk', 'tool-entry', 'tool-categories']) {
      void cache.invalidateQueries({ queryKey: [name] })
    }
  }
}

export function useToolEntry(id: Id) {
  const refresh = useRefresh()
  const page = useQuery({
    queryKey: ['tool-entry', id],
    queryFn: ({ signal }) => getItem({ path: { item_id: id.value ?? '' }, signal }),
    enabled: computed(() => id.value !== undefined),
    gcTime: 0,
  })
  const kept = useKept(id, page.data)
  const { draft, version } = kept
  /** What somebody else published meanwhile. */
  const theirs = ref<ItemPageOut | null>(null)
  const { facts, keepFacts, dropFacts } = useFacts(id)
  const key = useSendKey(id, draft)

  const publish = useMutation({
    mutationFn: () =>
      send(id.value, draft.value ?? blank(), { key: key.take(), version: version.value }),
    onSuccess: () => {
      for (const drop of [kept.drop, key.drop, dropFacts, refresh]) drop()
    },
    onError: async problem => {
      if (id.value && isRefusal(problem, 412)) {
        theirs.value = await getItem({ path: { item_id: id.value } })
      }
    },
  })
  function settle(isMine: boolean): void {
    if (theirs.value && isMine) version.value = theirs.value.version
    else if (theirs.value) kept.take(theirs.value)
    theirs.value = null
    publish.reset()
  }
  function clear(): void {
    dropFacts()
    kept.clear()
  }
  return { page, draft, theirs, facts, keepFacts, edit: kept.edit, clear, publish, settle }
}
