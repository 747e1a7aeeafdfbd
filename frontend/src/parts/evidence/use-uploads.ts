import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, reactive } from 'vue'
import { abortUpload, openUploads, uploadPorts } from './evidence-api'
import { forgetPlace, notePlace, placeOf } from './unfinished'
import { isMoving, unfinishedOf, type Place, type StoredFile, type UploadTask } from './upload'
import { UploadQueue } from './upload-queue'

const OPEN = ['uploads', 'open']

/** The unfinished uploads of earlier visits that belong to `scope` or to nowhere known. */
function useLeftOver(scope: string, tasks: Map<string, UploadTask>) {
  const { data } = useQuery({ queryKey: OPEN, queryFn: ({ signal }) => openUploads(signal) })
  return computed(() => {
    const running = new Set([...tasks.values()].map(({ uploadId }) => uploadId))
    return (data.value ?? [])
      .filter(({ id }) => !running.has(id))
      .map(upload => ({ ...upload, place: placeOf(upload.id) }))
      .filter(({ place }) => place === null || place.scope === scope)
  })
}

/** One upload queue for a screen; `onReceived` attaches what arrived. */
export function useUploads(
  scope: string,
  onReceived: (place: Place, file: StoredFile) => void,
  onChecked: (item: string, fileId: string) => void,
) {
  const tasks = reactive(new Map<string, UploadTask>()) as Map<string, UploadTask>
  const cache = useQueryClient()
  const leftOver = useLeftOver(scope, tasks)
  const queue = new UploadQueue({
    ports: uploadPorts,
    tasks,
    unfinished: file => unfinishedOf(leftOver.value, file)?.id ?? null,
    onStarted: ({ uploadId, place }) => uploadId !== null && notePlace(uploadId, place),
    onReceived: ({ uploadId, place }, file) => {
      if (uploadId !== null) forgetPlace(uploadId)
      onReceived(place, file)
    },
    onEnded: ({ uploadId, fileId, place }) => {
      if (uploadId !== null) forgetPlace(uploadId)
      if (fileId !== null) onChecked(place.item, fileId)
      void cache.invalidateQueries({ queryKey: OPEN })
    },
  })
  async function discard(uploadId: string): Promise<void> {
    await abortUpload(uploadId)
    forgetPlace(uploadId)
    await cache.invalidateQueries({ queryKey: OPEN })
  }
  // What is under way can be taken up again where it stopped.
  onScopeDispose(() => {
    for (const [key, task] of tasks) if (isMoving(task)) queue.pause(key)
  })
  return { tasks, queue, leftOver, discard }
}
