/** Marks of one teacher, saved by themselves item by item. */
import { watch, type Ref } from 'vue'
import { saveTeacherMark, type TeacherMarkOut, type TeacherScoreOut } from '@/api/assessment'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { bodyOf, BY_PEOPLE, sameMark, typedOf, type TypedMark } from './marks'
import { useRefreshScores } from './useScores'

export function useMarks(score: Ref<TeacherScoreOut>) {
  const session = useSession()
  const refresh = useRefreshScores()
  const { scheme_id, person_id } = score.value
  const { entries, autosave } = useAutosave<TypedMark>({
    drafts: draftStore(`tisheng.marks.${session.person?.id ?? ''}.${scheme_id}.${person_id}`),
    save: (item_key, mark, version) =>
      saveAnswer(
        saveTeacherMark({
          path: { scheme_id, person_id, item_key },
          body: bodyOf(mark),
          headers: { 'If-Match': `"${version}"` },
        }),
        wire => typedOf(wire as TeacherMarkOut),
      ),
    same: (_, one, other) => sameMark(one, other),
    onSaved: () => void refresh(),
  })
  watch(
    score,
    ({ items, marks }) => {
      for (const { key, kind } of items) {
        if (!BY_PEOPLE.includes(kind)) continue
        autosave.load(key, typedOf(marks[key]), marks[key]?.version ?? 0)
      }
    },
    { immediate: true },
  )
  return {
    entries,
    edit: (key: string, mark: TypedMark) => autosave.edit(key, mark),
    flush: () => autosave.flush(),
    keepMine: (key: string) => autosave.keepMine(key),
    takeTheirs: (key: string) => autosave.takeTheirs(key),
  }
}
