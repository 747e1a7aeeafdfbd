/** The draft of a plan, edited here and saved by itself; the answer says what is still missing. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { mergeContent, sameContent, type Content } from './content'
import { savePlan, type Plan } from './plan-api'
import { planKey } from './usePlans'

const KEY = 'content'

export function usePlanDraft(plan: Ref<Plan>) {
  const cache = useQueryClient()
  const session = useSession()
  const { kind, id, version_no } = plan.value
  const gaps = ref(plan.value.gaps)

  async function save(_: string, content: Content, version: number) {
    const call = savePlan({ kind, id, version }, content)
    const answer = await saveAnswer(call, wire => wire.content as Content)
    if (answer.kind !== 'saved') return answer
    const saved = await call
    gaps.value = saved.gaps
    cache.setQueryData(planKey({ kind, id }), saved)
    // What was typed stays as it was typed: the server trims ends, the person may go on there.
    return { ...answer, value: content }
  }
  const { entries, autosave } = useAutosave<Content>({
    drafts: draftStore(`tisheng.plan.${session.person?.id ?? ''}.${id}.${version_no}`),
    save,
    same: (_, one, other) => sameContent(one, other),
    merge: (_, base, mine, theirs) => mergeContent(base, mine, theirs),
  })
  function load({ content, version, gaps: found }: Plan): void {
    const known = entries.get(KEY)
    if (known !== undefined && known.version >= version) return
    autosave.load(KEY, content as Content, version)
    gaps.value = found
  }
  watch(plan, load, { immediate: true })

  const entry = computed(() => entries.get(KEY))
  return {
    entry,
    gaps,
    edit: (content: Content) => autosave.edit(KEY, content),
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
