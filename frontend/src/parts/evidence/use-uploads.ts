import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, reactive } from 'vue'
import { abortUpload, getLimits, openUploads, uploadPorts } from './evidence-api'
import { SMALL, SMALL_AT_ONCE, gatheringSmall } from './small-files'
import { forgetPlace, notePlace, placeOf } from './unfinished'
import {
  isMoving,
  isUnderWay,
  notTaken,
  unfinishedOf,
  type Place,
  type StoredFile,
  type UploadTask,
} from './upload'
import { UploadQueue } from './upload-queue'
import { useLeaveWarning } from './use-leave-warning'
import { usePhoneLink } from './use-phone-link'

const UPLOADS = ['uploads']
const OPEN = [...UPLOADS, 'open']
const LIMITS = [...UPLOADS, 'limits']

/** What may be sent and how much room is left; asked again whenever an upload ends. */
export function useLimits(isWanted: () => boolean) {
  return useQuery({
    queryKey: LIMITS,
    queryFn: ({ signal }) => getLimits(signal),
    enabled: computed(isWanted),
    staleTime: 30_000,
  })
}

/** The unfinished uploads of earlier visits that belong to `scope` or to nowhere known. */
function useLeftOver(scope: string, tasks: Map<string, UploadTask>) {
  const { data } = useQuery({ queryKey: OPEN, queryFn: ({ signal }) => openUploads(signal) })
  return computed(() => {
    return notTaken(data.value ?? [], tasks.values())
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
    ports: gatheringSmall(uploadPorts),
    small: { atOnce: SMALL_AT_ONCE, size: SMALL },
    tasks,
    unfinished: (file, prefix) => unfinishedOf(leftOver.value, file, prefix)?.id ?? null,
    onStarted: ({ uploadId, place }) => uploadId !== null && notePlace(uploadId, place),
    onReceived: ({ uploadId, place }, file) => {
      if (uploadId !== null) forgetPlace(uploadId)
      onReceived(place, file)
    },
    onEnded: ({ uploadId, fileId, place }) => {
      if (uploadId !== null) forgetPlace(uploadId)
      if (fileId !== null) onChecked(place.item, fileId)
      void cache.invalidateQueries({ queryKey: UPLOADS })
    },
  })
  async function discard(uploadId: string): Promise<void> {
    await abortUpload(uploadId)
    forgetPlace(uploadId)
    await cache.invalidateQueries({ queryKey: UPLOADS })
  }
  const phone = usePhoneLink((place, file) => queue.land(place, file))
  useLeaveWarning(tasks, () => phone.isArriving.value)
  // What is under way can be taken up again where it stopped.
  onScopeDispose(() => {
    for (const [key, task] of tasks) if (isMoving(task)) queue.pause(key)
  })
  const shown = computed(() => leftOver.value.filter(one => !isUnderWay(tasks.values(), one)))
  return { tasks, queue, leftOver: shown, discard, phone }
}
