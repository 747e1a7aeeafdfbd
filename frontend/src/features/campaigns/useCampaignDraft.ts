/** The draft of a campaign, edited here and saved by itself; the answer says what is wrong. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { isRefusal } from '@/api'
import { getCampaign, saveCampaign, type CampaignPageOut, type ProblemOut } from '@/api/cases'
import { useSession } from '@/parts/session/session'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { draftOf, mergeDraft, sameDraft, type Draft } from './campaign-draft'
import { campaignKey } from './useCampaigns'

const KEY = 'draft'
const PASSES = [0, 401, 429, 500, 502, 503, 504]

/** Save a draft; what somebody else saved meanwhile is read, so that nothing is lost. */
async function save(
  id: string,
  { body, version }: { body: Draft; version: number },
  keep: (saved: CampaignPageOut) => void,
) {
  const path = { campaign_id: id }
  try {
    const headers = { 'If-Match': `"${String(version)}"` }
    const saved = await saveCampaign({ path, body, headers })
    keep(saved)
    // What was typed stays as it was typed: the server trims ends, the person may go on there.
    return { kind: 'saved' as const, value: body, version: saved.version }
  } catch (problem) {
    if (isRefusal(problem, 412)) {
      const now = await getCampaign({ path })
      return { kind: 'stale' as const, value: draftOf(now), version: now.version }
    }
    const kind = isRefusal(problem, ...PASSES) ? ('unreachable' as const) : ('refused' as const)
    return { kind, problem }
  }
}

export function useCampaignDraft(page: Ref<CampaignPageOut>) {
  const cache = useQueryClient()
  const session = useSession()
  const { id } = page.value
  const problems = ref<ProblemOut[]>(page.value.problems)

  function keep(saved: CampaignPageOut): void {
    problems.value = saved.problems
    cache.setQueryData(campaignKey(id), saved)
  }
  const { entries, autosave } = useAutosave<Draft>({
    drafts: draftStore(`tisheng.campaign.${session.person?.id ?? ''}.${id}`),
    save: (_, body, version) => save(id, { body, version }, keep),
    same: (_, one, other) => sameDraft(one, other),
    merge: (_, base, mine, theirs) => mergeDraft(base, mine, theirs),
  })
  function load(told: CampaignPageOut): void {
    const known = entries.get(KEY)
    if (known !== undefined && known.version >= told.version) return
    autosave.load(KEY, draftOf(told), told.version)
    problems.value = told.problems
  }
  watch(page, load, { immediate: true })

  const entry = computed(() => entries.get(KEY))
  return {
    entry,
    problems,
    edit: (change: Partial<Draft>) => {
      if (entry.value) autosave.edit(KEY, { ...entry.value.value, ...change })
    },
    flush: () => autosave.flush(),
    keepMine: () => autosave.keepMine(KEY),
    takeTheirs: () => autosave.takeTheirs(KEY),
  }
}
