/** A sheet box bound to a screen: reactive, woken when the network comes back. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, onBeforeUnmount, onMounted, reactive } from 'vue'
import { isRefusal } from '@/api'
import {
  recordDrawSheet,
  type DrawPickOut,
  type DrawSheetIn,
  type DrawSheetOut,
} from '@/api/assessment'
import { writerOf } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { today } from '@/shared/lib/today'
import { SheetBox, type Box, type Kept, type SendAnswer, type SheetForm } from './sheet-box'

interface Current extends SheetForm {
  version: number
  recorded_by_name: string
}

function formOf(sheet: DrawSheetOut | null): SheetForm {
  if (sheet === null) {
    return {
      held_on: today(),
      ability_code: '',
      task: '',
      level: '',
      remarks: '',
      present: '',
    }
  }
  const { held_on, ability_code, task, level, remarks, present } = sheet
  return { held_on, ability_code, task, level, remarks, present }
}

async function send(
  pickId: string,
  form: SheetForm,
  id: string,
  seen: number,
): Promise<SendAnswer> {
  try {
    const { version } = await recordDrawSheet({
      path: { pick_id: pickId },
      body: { ...form, entry_id: id } as DrawSheetIn,
      headers: { 'If-Match': `"${seen}"` },
    })
    return { kind: 'sent', version }
  } catch (problem) {
    if (isRefusal(problem, 412) && problem.problem['current']) {
      const { version, recorded_by_name: by, ...form } = problem.problem['current'] as Current
      return { kind: 'stale', theirs: { form, version, by, whose: writerOf(problem) } }
    }
    // 401: the session is renewed in a dialog above the screen; the sheet waits for it.
    const passes = isRefusal(problem, 0, 401, 429, 500, 502, 503, 504)
    return { kind: passes ? 'unreachable' : 'refused', problem }
  }
}

export function useSheet(pick: DrawPickOut, personId: string) {
  const cache = useQueryClient()
  const box = reactive<Box>({
    form: formOf(pick.sheet),
    seen: pick.sheet?.version ?? 0,
    entryId: '',
    state: 'clean',
    theirs: null,
    problem: null,
  })
  const sheet = new SheetBox(box, {
    key: pick.id,
    store: draftStore<Kept>(`tisheng.draw-sheet.${personId}`),
    send: (form, id, seen) => send(pick.id, form, id, seen),
    newId: () => crypto.randomUUID(),
    onSent: () => void cache.invalidateQueries({ queryKey: ['draws'] }),
  })
  const retry = () => void sheet.retry()
  onMounted(() => window.addEventListener('online', retry))
  onBeforeUnmount(() => {
    window.removeEventListener('online', retry)
    sheet.stop()
  })
  const field = <K extends keyof SheetForm>(name: K) =>
    computed({
      get: () => box.form[name],
      set: value => sheet.edit({ [name]: value } as Partial<SheetForm>),
    })
  return { box, sheet, field }
}
