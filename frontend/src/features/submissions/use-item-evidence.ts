import { computed, ref } from 'vue'
import { fileLinks } from '@/parts/evidence/file-links'
import { useUploads } from '@/parts/evidence/use-uploads'
import { openTicket } from '@/parts/submission/submission-api'
import type { EvidenceFile } from '@/parts/submission/types'
import type { useAnswers } from './use-answers'

type Answers = ReturnType<typeof useAnswers>
type Uploads = ReturnType<typeof useUploads>

/** One queue per submission: it goes on while the person walks through the items. */
export function useEvidenceQueue(submissionId: string, answers: Answers): Uploads {
  return useUploads(
    submissionId,
    ({ item, slot }, file) => {
      const attached: EvidenceFile = {
        file_id: file.id,
        slot,
        filename: file.filename,
        size: file.size,
        media_type: file.media_type,
        sha256: file.sha256,
        state: file.state,
      }
      const before = answers.entries.get(item)?.value.evidence ?? []
      answers.change(item, { evidence: [...before, attached] })
    },
    // The server notes a file's state when the answer is saved.
    (item, fileId) => {
      const isAttached = answers.entries
        .get(item)
        ?.value.evidence.some(({ file_id }) => file_id === fileId)
      if (isAttached) answers.autosave.touch(item)
    },
  )
}

/** The files of one item: what is attached, what is on its way, open, remove and undo. */
export function useItemEvidence(
  submissionId: string,
  code: string,
  answers: Answers,
  uploads: Uploads,
) {
  const files = computed(() => answers.entries.get(code)?.value.evidence ?? [])
  const tasks = computed(() =>
    [...uploads.tasks.values()].filter(({ place }) => place.item === code),
  )
  const removed = ref<EvidenceFile | null>(null)
  const linkTo = fileLinks(
    ids => openTicket(submissionId, ids),
    () => files.value.filter(({ state }) => state === 'ready').map(({ file_id }) => file_id),
  )
  function remove(fileId: string): void {
    removed.value = files.value.find(({ file_id }) => file_id === fileId) ?? null
    answers.change(code, { evidence: files.value.filter(({ file_id }) => file_id !== fileId) })
  }
  function undo(): void {
    if (removed.value === null) return
    answers.change(code, { evidence: [...files.value, removed.value] })
    removed.value = null
  }
  return { files, tasks, removed, linkTo, remove, undo }
}
