/** The draft of a scheme, edited here and saved by itself; the answer says what is missing. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { saveSchoolScheme, type SchemeOut } from '@/api/assessment'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { mergeContent, sameContent, type Scheme } from './content'
import { schemeKey } from './useSchemes'

const KEY = 'content'

async function send(id: string, content: Scheme, version: number) {
  const call = saveSchoolScheme({
    path: { scheme_id: id },
    body: content,
    headers: { 'If-Match': `"${version}"` },
  })
  const answer = await saveAnswer(call, wire => wire.content as Scheme)
  return { answer, saved: answer.kind === 'saved' ? await call : null }
}

export function useSchemeDraft(scheme: Ref<SchemeOut>) {
  const cache = useQueryClient()
  const session = useSession()
  const { id, version_no } = scheme.value
  const gaps = ref(scheme.value.gaps)

  async function save(_: string, content: Scheme, version: number) {
    const { answer, saved } = await send(id, content, version)
    if (saved === null || answer.kind !== 'saved') return answer
    gaps.value = saved.gaps
    cache.setQueryData(schemeKey(id), saved)
    // What was typed stays as it was typed: the server trims ends, the person may go on there.
    return { ...answer, value: content }
  }
  const { entries, autosave } = useAutosave<Scheme>({
    drafts: draftStore(`tisheng.scheme.${session.person?.id ?? ''}.${id}.${version_no}`),
    save,
    same: (_, one, other) => sameContent(one, other),
    merge: (_, base, mine, theirs) => mergeContent(base, mine, theirs),
  })
  function load({ content, version, gaps: found }: SchemeOut): void {
    const known = entries.get(KEY)
    if (known !== undefined && known.version >= version) return
    autosave.load(KEY, content as Scheme, version)
    gaps.value = found
  }
  watch(scheme, load, { immediate: true })

  const entry = computed(() => entries.get(KEY))
  return {
    entry,
    gaps,
    edit: (content: Scheme) => autosave.edit(KEY, content),
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
