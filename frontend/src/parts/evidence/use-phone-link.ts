import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { endLink, makeLink, seeLink, type PhoneLinkMadeOut } from './phone-api'
import type { Place, StoredFile } from './upload'

const LOOK_AGAIN_MS = 2_000

interface Open {
  made: PhoneLinkMadeOut
  place: Place
  purpose: string
}

/** What came by a link so far, looked at again and again. */
function useSeen(link: Ref<Open | null>) {
  const { data } = useQuery({
    queryKey: computed(() => ['phone-link', link.value?.made.id]),
    queryFn: ({ signal }) => seeLink(link.value?.made.id ?? '', signal),
    enabled: computed(() => link.value !== null),
    refetchInterval: LOOK_AGAIN_MS,
    refetchIntervalInBackground: true, // the person is looking at the phone
  })
  const seen = computed(() => (link.value === null ? null : (data.value ?? null)))
  const sent = computed(() =>
    (seen.value?.sent ?? []).filter(({ state }) => !['aborted', 'refused'].includes(state)),
  )
  const isArriving = computed(() => sent.value.some(({ file }) => file === null))
  return { seen, sent, isArriving }
}

/** One phone link at a time; its files land at the place it was opened for, as they arrive. */
export function usePhoneLink(onLanded: (place: Place, file: StoredFile) => void) {
  const link = ref<Open | null>(null)
  const isShown = ref(false)
  const problem = ref<unknown>(null)
  const landed = new Set<string>()
  const { seen, sent, isArriving } = useSeen(link)

  watch(sent, all => {
    for (const { file } of all) {
      if (file === null || link.value === null || landed.has(file.id)) continue
      landed.add(file.id)
      onLanded(link.value.place, file)
    }
    if (!isShown.value && !isArriving.value) void end()
  })

  async function open(place: Place, purpose: string): Promise<void> {
    await end()
    isShown.value = true
    problem.value = null
    try {
      link.value = { made: await makeLink(purpose), place, purpose }
    } catch (error) {
      problem.value = error
    }
  }
  /** What is on its way still arrives; then, or at once when nothing is, the link ends. */
  async function close(): Promise<void> {
    isShown.value = false
    if (!isArriving.value) await end()
  }
  async function end(): Promise<void> {
    const ended = link.value
    link.value = null
    // It ends by itself within ten minutes when the server cannot be reached.
    if (ended !== null) await endLink(ended.made.id).catch(() => undefined)
  }
  onScopeDispose(() => void end())
  return { link, seen, sent, isArriving, isShown, problem, open, close }
}
