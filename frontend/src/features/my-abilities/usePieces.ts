/** The pieces of a certification as they are written, saved by themselves, with their uploads. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { saveCertificationPiece, type CertificationOut, type PieceOut } from '@/api/assessment'
import { certificationLinks, withPiece } from '@/parts/certification/use-certification'
import { useUploads } from '@/parts/evidence/use-uploads'
import type { StoredFile } from '@/parts/evidence/upload'
import { useSession } from '@/parts/session/session'
import { saveAnswer } from '@/parts/submission/save-answer'
import { draftStore } from '@/shared/autosave/draft-store'
import { useAutosave } from '@/shared/autosave/useAutosave'
import { known } from '@/shared/lib/known'
import { bodyOf, draftOf, merged, same, type Draft } from './piece'

function attached({ id, filename, size, media_type, sha256, state }: StoredFile) {
  return { file_id: id, filename, size, media_type, sha256, state }
}

function useDrafts({ id, pieces }: CertificationOut) {
  const person = useSession().person?.id ?? ''
  const cache = useQueryClient()
  const savedAt = reactive(new Map<string, string | null>())
  const { entries, autosave } = useAutosave<Draft>({
    drafts: draftStore(`tisheng.piece.${person}.${id}`),
    save: (key, draft, version) => {
      const call = saveCertificationPiece({
        path: { certification_id: id, task_key: key },
        body: bodyOf(draft),
        headers: { 'If-Match': `"${version}"` },
      })
      // Whoever leaves this page and comes back must find what was saved.
      const noted = call.then(saved => {
        withPiece(cache, id, saved)
        return saved
      })
      return saveAnswer<PieceOut, Draft>(noted, draftOf)
    },
    same: (_key, one, other) => same(one, other),
    merge: (_key, base, mine, theirs) => merged(base, mine, theirs),
  })
  for (const piece of pieces) {
    savedAt.set(piece.task.key, piece.updated_at)
    autosave.load(piece.task.key, draftOf(piece), piece.version)
  }
  function change(key: string, part: Partial<Draft>): void {
    autosave.edit(key, { ...known(entries, key).value, ...part })
  }
  return { entries, autosave, savedAt, change }
}

export function usePieces(certification: CertificationOut) {
  const { id } = certification
  const { entries, autosave, savedAt, change } = useDrafts(certification)
  const evidenceOf = (key: string) => entries.get(key)?.value.evidence ?? []
  const uploads = useUploads(
    id,
    ({ item }, file) => {
      // A phone that sends after the piece is gone from here has nowhere to put its file.
      if (entries.has(item)) change(item, { evidence: [...evidenceOf(item), attached(file)] })
    },
    // The server notes a file's state when the piece is saved.
    (item, fileId) => {
      if (evidenceOf(item).some(({ file_id }) => file_id === fileId)) autosave.touch(item)
    },
  )
  const linkTo = certificationLinks(id, () =>
    [...entries.values()]
      .flatMap(({ value }) => value.evidence)
      .filter(({ state }) => state === 'ready')
      .map(({ file_id }) => file_id),
  )
  /** Everything typed is with the server: handing in would take nothing older. */
  const isSaved = computed(() =>
    [...entries.values()].every(({ state }) => state === 'clean' || state === 'saved'),
  )
  const moving = computed(
    () => [...uploads.tasks.values()].filter(({ fileId }) => fileId === null).length,
  )
  return { entries, autosave, savedAt, change, uploads, linkTo, isSaved, moving }
}
