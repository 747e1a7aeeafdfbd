/** A judge's tasks, and one sheet that is saved by itself. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { isRefusal, Refusal } from '@/api'
import {
  getJudgeTask,
  listJudgeTasks,
  recuseJudgeTask,
  saveJudgeTask,
  submitJudgeTask,
  type JudgeTaskPageOut,
} from '@/api/cases'
import { useSession } from '@/parts/session/session'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { bodyOf, sameSheet, sheetOf, type Sheet } from './sheet'

const ROOT = ['judge-tasks'] as const
const KEY = 'sheet'
const UNSAVED = 'judge_sheet_unsaved'
const PASSES = [0, 401, 429, 500, 502, 503, 504]
const tag = (version: number) => ({ 'If-Match': `"${String(version)}"` })

export function useTasks(done: Ref<boolean>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', done, cursor],
    queryFn: ({ signal }) =>
      listJudgeTasks({
        query: { done: done.value, limit: 20, cursor: cursor.value ?? null },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function useTask(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getJudgeTask({ path: { task_id: id.value }, signal }),
    retry: false,
  })
}

/** The version of a task that its judge may not open for their office: they can give it back. */
export function heldByOffice(error: unknown): number | null {
  if (!isRefusal(error, 403) || error.code !== 'judge_has_office') return null
  const { version } = (error.problem['current'] ?? {}) as { version?: number }
  return version ?? null
}

/** Save a sheet; what another tab saved meanwhile is read, so that nothing is lost. */
async function save(page: JudgeTaskPageOut, value: Sheet, version: number, keep: Keep) {
  const path = { task_id: page.id }
  try {
    const body = bodyOf(value, page.sheet)
    const saved = await saveJudgeTask({ path, body, headers: tag(version) })
    keep(saved)
    // What was typed stays as it was typed, also what cannot be sent yet.
    return { kind: 'saved' as const, value, version: saved.version }
  } catch (problem) {
    if (isRefusal(problem, 412)) {
      const now = await getJudgeTask({ path })
      return { kind: 'stale' as const, value: sheetOf(now), version: now.version }
    }
    const kind = isRefusal(problem, ...PASSES) ? ('unreachable' as const) : ('refused' as const)
    return { kind, problem }
  }
}
type Keep = (saved: JudgeTaskPageOut) => void

export function useSheet(page: Ref<JudgeTaskPageOut>) {
  const cache = useQueryClient()
  const session = useSession()
  const { t } = useI18n()
  const id = page.value.id
  const keep: Keep = saved => void cache.setQueryData([...ROOT, 'one', id], saved)
  const { entries, autosave } = useAutosave<Sheet>({
    drafts: draftStore(`tisheng.judging.${session.person?.id ?? ''}.${id}`),
    save: (_, value, version) => save(page.value, value, version, keep),
    same: (_, one, other) => sameSheet(one, other),
  })
  function load(told: JudgeTaskPageOut): void {
    const known = entries.get(KEY)
    if (known !== undefined && known.version >= told.version) return
    autosave.load(KEY, sheetOf(told), told.version)
  }
  watch(page, load, { immediate: true })
  const entry = computed(() => entries.get(KEY))
  const isSaved = computed(() => ['clean', 'saved'].includes(entry.value?.state ?? ''))
  async function seen(): Promise<number> {
    await autosave.flush()
    return entry.value?.version ?? page.value.version
  }
  return {
    entry,
    isSaved,
    edit: (change: Partial<Sheet>) => {
      if (entry.value) autosave.edit(KEY, { ...entry.value.value, ...change })
    },
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
    ...useEndings(id, seen, async () => {
      const version = await seen()
      // Handed in is what the server holds: never other points than the ones on the screen.
      if (isSaved.value) return version
      throw entry.value?.problem ?? new Refusal(409, UNSAVED, { title: t('judge_desk.unsaved') })
    }),
  }
}

/** Handing in what is saved, and giving back whatever is typed. */
export function useEndings(id: string, seen: () => Promise<number>, saved: () => Promise<number>) {
  const cache = useQueryClient()
  const path = { task_id: id }
  const options = {
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: [...ROOT, 'list'] })
      void cache.invalidateQueries({ queryKey: ['item-todos'] })
    },
  }
  return {
    submit: useMutation({
      mutationFn: async () => {
        const done = await submitJudgeTask({ path, headers: tag(await saved()) })
        cache.setQueryData([...ROOT, 'one', id], done)
      },
      ...options,
    }),
    recuse: useMutation({
      mutationFn: async (reason: string) => {
        await recuseJudgeTask({ path, body: { reason }, headers: tag(await seen()) })
      },
      ...options,
    }),
  }
}
