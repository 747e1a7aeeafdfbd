/** Marks while they are given, kept on this device until they are sent: nothing is lost on reload. */
import { computed, ref } from 'vue'
import type { CertificationOut, LevelMarkOut } from '@/api/assessment'
import { useSession } from '@/parts/session/session'
import { draftStore } from '@/shared/autosave/draft-store'
import { draftOf, sameMarks, type DraftMark, type DraftMarks, markOf } from './marks'

const KEY = 'marks'

export function useMarkDraft(
  certification: Pick<CertificationOut, 'id' | 'turn' | 'pieces'>,
  given: readonly LevelMarkOut[] = [],
) {
  const person = useSession().person?.id ?? ''
  const { id, turn } = certification
  const kept = draftStore<DraftMarks>(`tisheng.marks.${person}.${id}`)
  const before = kept.read(KEY)
  const first = draftOf(given)
  // Marks of a former turn were about other evidence.
  const marks = ref<DraftMarks>(before?.version === turn ? before.value : first)
  const keys = computed(() => certification.pieces.map(({ task }) => task.key))
  const isChanged = computed(() => !sameMarks(keys.value, marks.value, first))

  function change(key: string, part: Partial<DraftMark>): void {
    marks.value = { ...marks.value, [key]: { ...markOf(marks.value, key), ...part } }
    kept.write(KEY, { value: marks.value, version: turn })
  }
  return { marks, keys, isChanged, change, forget: () => kept.drop(KEY) }
}
