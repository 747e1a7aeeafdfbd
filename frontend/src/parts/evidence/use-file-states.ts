import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, watch } from 'vue'
import { getFiles } from './evidence-api'
import type { StoredFile } from './upload'

interface Listed {
  file_id: string
  state: string
  reason?: string | null
}

const LOOK_AGAIN_MS = 3_000
const MOST = 200

/**
 * The present state of listed files, and why one was rejected: what a list was saved with may be
 * older than the check, or than a deletion. Looks again until every file is decided.
 */
export function useFileStates(
  files: () => readonly Listed[],
  onDecided: (file: StoredFile) => void,
) {
  const listed = computed(() =>
    files()
      .map(({ file_id }) => file_id)
      .slice(0, MOST),
  )
  const { data } = useQuery({
    queryKey: computed(() => ['files', 'states', listed.value]),
    queryFn: ({ signal }) => getFiles(listed.value, signal),
    enabled: computed(() => listed.value.length > 0),
    placeholderData: keepPreviousData,
    refetchInterval: query =>
      query.state.data?.some(({ state }) => state === 'checking') === false ? false : LOOK_AGAIN_MS,
  })
  const now = computed(() => new Map((data.value ?? []).map(file => [file.id, file])))
  const told = new Set<string>()
  watch(now, found => {
    for (const file of found.values()) {
      const was = files().find(({ file_id }) => file_id === file.id)?.state
      if (was !== 'checking' || file.state === 'checking' || told.has(file.id)) continue
      told.add(file.id)
      onDecided(file)
    }
  })
  function fresh<T extends Listed>(file: T): T {
    const found = now.value.get(file.file_id)
    return found === undefined ? file : { ...file, state: found.state, reason: found.reason }
  }
  return { fresh, factOf: (fileId: string) => now.value.get(fileId) }
}
