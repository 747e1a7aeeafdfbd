import { reactive, watch, type Ref } from 'vue'
import type { ItemC } from '@/parts/rubric/types'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import type { Answer, Submission } from '@/parts/submission/types'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { known } from '@/shared/lib/known'
import { bodyOf, draftOf, mergeDrafts, sameDraft, type Draft } from './answer'
import { putAnswer } from './self-api'

/** The answers of a submission, edited here and saved by themselves. */
export function useAnswers(
  submission: Ref<Submission>,
  items: Ref<ReadonlyMap<string, ItemC>>,
  onSaved: () => void,
) {
  const session = useSession()
  const id = submission.value.id
  // What the server says about an answer beside its content: state, reasons, who and when.
  const facts = reactive(new Map<string, Answer>())
  const itemOf = (code: string) => known(items.value, code)
  const save = (code: string, draft: Draft, version: number) => {
    const call = putAnswer(id, code, bodyOf(itemOf(code), draft), version)
    const noted = call.then(answer => {
      facts.set(code, answer)
      return answer
    })
    return saveAnswer(noted, draftOf)
  }
  const { entries, autosave } = useAutosave<Draft>({
    drafts: draftStore(`tisheng.answer.${session.person?.id ?? ''}.${id}`),
    save,
    same: (code, one, other) => sameDraft(itemOf(code), one, other),
    merge: (code, base, mine, theirs) => mergeDrafts(itemOf(code), base, mine, theirs),
    onSaved,
  })
  function load({ items: answers }: Submission): void {
    for (const answer of answers) {
      facts.set(answer.code, answer)
      autosave.load(answer.code, draftOf(answer), answer.version)
    }
  }
  watch(submission, load, { immediate: true })
  function change(code: string, part: Partial<Draft>): void {
    const entry = entries.get(code)
    if (entry !== undefined) autosave.edit(code, { ...entry.value, ...part })
  }
  return { entries, facts, autosave, change }
}
