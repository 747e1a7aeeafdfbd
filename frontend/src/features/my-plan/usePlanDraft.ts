/** The plan as it is typed, saved by itself; what the rules say comes back with each save. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { savePersonalPlan, type PersonalPlanOut } from '@/api/assessment'
import { saveAnswer } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { draftOf, same, type Draft } from './content'

const KEY = 'content'

export function usePlanDraft(plan: PersonalPlanOut) {
  const cache = useQueryClient()
  const latest: Ref<PersonalPlanOut> = ref(plan)
  const { entries, autosave } = useAutosave<Draft>({
    drafts: draftStore(`tisheng.plan.${plan.id}`),
    save: (_key, draft, version) => {
      const call = savePersonalPlan({
        path: { plan_id: plan.id },
        body: draft,
        headers: { 'If-Match': `"${version}"` },
      })
      // Whoever leaves this page and comes back must find what was saved.
      const noted = call.then(saved => {
        latest.value = saved
        cache.setQueryData(['my-plan', saved.year_id], saved)
        return saved
      })
      return saveAnswer(noted, ({ content }) => draftOf(content))
    },
    same: (_key, one, other) => same(one, other),
  })
  autosave.load(KEY, draftOf(plan.content), plan.version)
  const entry = computed(() => entries.get(KEY))
  // What this browser kept of an older version of the page may lack a part.
  const draft = computed(() => draftOf(entry.value?.value ?? plan.content))
  function change(part: Partial<Draft>) {
    autosave.edit(KEY, { ...draft.value, ...part })
  }
  return {
    latest,
    entry,
    draft,
    change,
    flush: () => autosave.flush(),
    keepMine: () => void autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
