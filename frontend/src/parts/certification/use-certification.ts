/** One certification as the caller may see it; its history; links to its evidence. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import {
  createCertificationTicket,
  getCertification,
  getCertificationSteps,
  type CertificationOut,
  type PieceOut,
} from '@/api/assessment'
import { fileLinks, type LinkTo } from '@/parts/evidence/file-links'

/** Whatever is kept of certifications: lists, counts and single ones. */
export const CERTIFICATIONS = ['certifications'] as const

export function useCertification(id: Ref<string>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'one', id],
    queryFn: ({ signal }) => getCertification({ path: { certification_id: id.value }, signal }),
  })
}

export function useCertificationSteps(id: Ref<string>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'steps', id],
    queryFn: ({ signal }) =>
      getCertificationSteps({ path: { certification_id: id.value }, signal }),
  })
}

/** Put a saved piece in the place of the one that was read. */
export function withPiece(cache: QueryClient, id: string, saved: PieceOut): void {
  cache.setQueryData<CertificationOut>([...CERTIFICATIONS, 'one', id], one => {
    if (!one) return undefined
    const pieces = one.pieces.map(was => (was.task.key === saved.task.key ? saved : was))
    return { ...one, pieces }
  })
}

/** What an action answered is shown at once; everything that counts or lists it is asked again. */
export function useFresh() {
  const cache = useQueryClient()
  return async (certification?: CertificationOut) => {
    if (certification) {
      cache.setQueryData([...CERTIFICATIONS, 'one', certification.id], certification)
    }
    await Promise.all([
      cache.invalidateQueries({ queryKey: CERTIFICATIONS }),
      cache.invalidateQueries({ queryKey: ['todos'] }),
    ])
  }
}

/** One ticket opens all files of a certification. */
export function certificationLinks(id: string, fileIds: () => string[]): LinkTo {
  return fileLinks(
    () => createCertificationTicket({ path: { certification_id: id } }),
    () => fileIds(),
  )
}
