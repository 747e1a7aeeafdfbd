/** Packages of a school's evidence: choose a submission, look at its list, pack, download. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { createManifest, type ManifestOut } from '@/api/assessment'
import { createPackage, getPackage, listPackages, type PackageOut } from '@/api/evidence'
import { saveLink } from '@/parts/evidence/save-link'
import { listSubmissions } from '@/parts/submission/submission-api'

const ROOT = ['packages'] as const
const SOON = 2_000
// A signed list holds for five minutes; it is asked for anew well before.
const FRESH = 4 * 60_000

/** The caller's submissions by part of the school's name, newest round first. */
export function useChoices(q: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'choices', q],
    queryFn: async ({ signal }) => {
      const page = await listSubmissions({ q: q.value.trim() }, null, 50, signal)
      return page.items
    },
    placeholderData: keepPreviousData,
  })
}

export function useManifest(submissionId: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'manifest', submissionId],
    queryFn: ({ signal }) =>
      createManifest({ path: { submission_id: submissionId.value }, signal }),
    enabled: computed(() => submissionId.value !== ''),
    staleTime: FRESH,
    refetchInterval: FRESH,
  })
}

function isMoving(packages: readonly PackageOut[] | undefined): boolean {
  return packages?.some(({ state }) => state === 'preparing') ?? false
}

export function useMyPackages(cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'list', cursor],
    queryFn: ({ signal }) => listPackages({ query: { cursor: cursor.value, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isMoving(state.data?.items) ? SOON : false),
  })
}

export function usePackageActions() {
  const cache = useQueryClient()
  return {
    make: useMutation({
      mutationFn: ({ manifest, ticket }: ManifestOut) =>
        createPackage({
          body: { manifest, ticket },
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      onSuccess: () => cache.invalidateQueries({ queryKey: [...ROOT, 'list'] }),
    }),
    /** The address is made at the moment of the click and holds for a day. */
    download: useMutation({
      mutationFn: async (id: string) => {
        const { download_url } = await getPackage({ path: { package_id: id } })
        if (download_url) saveLink(download_url)
      },
    }),
    /** Shown to be copied; where the page may, it is on the clipboard already. */
    address: useMutation({
      mutationFn: async (id: string) => {
        const { download_url } = await getPackage({ path: { package_id: id } })
        const address = new URL(download_url ?? '', location.origin).href
        // Only secure pages have a clipboard, and it may be refused: the address is shown anyway.
        await navigator.clipboard?.writeText(address).catch(() => undefined)
        return address
      },
    }),
  }
}
