import { useQuery } from '@tanstack/vue-query'
import { computed, reactive, ref, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import {
  isUnderWay,
  notTaken,
  unfinishedOf,
  type Place,
  type PupilsAnswer,
  type UploadTask,
} from '@/parts/evidence/upload'
import { UploadQueue } from '@/parts/evidence/upload-queue'
import { useLeaveWarning } from '@/parts/evidence/use-leave-warning'
import { getTask, openLink, phonePorts } from './phone-api'
import { keep, keptFor } from './phone-key'

const LOOK_AGAIN_MS = 4_000
const HERE: Place = { scope: 'phone', item: 'phone', slot: null }

type Tasks = Map<string, UploadTask>

/** The task of a key, and what came before a reload of this page: the server still knows it. */
function useTask(key: Ref<string | null>, tasks: Tasks) {
  const { data: task, error } = useQuery({
    queryKey: computed(() => ['phone-task', key.value]),
    queryFn: ({ signal }) => getTask(key.value ?? '', signal),
    enabled: computed(() => key.value !== null),
    refetchInterval: query => (query.state.error === null ? LOOK_AGAIN_MS : false),
    retry: false,
  })
  const earlier = computed(() =>
    notTaken(task.value?.sent ?? [], tasks.values()).filter(
      ({ state }) => !['aborted', 'refused'].includes(state),
    ),
  )
  const before = computed(() => earlier.value.filter(one => !isUnderWay(tasks.values(), one)))
  return { task, error, earlier, before }
}

/** Opens the link once, then shows its task and sends files for it. */
export function usePhoneUpload() {
  const code = useRoute().hash.slice(1)
  const key = ref<string | null>(keptFor(code))
  const refusal = ref<unknown>(null)
  const tasks = reactive(new Map<string, UploadTask>()) as Tasks
  const queue = ref<UploadQueue | null>(null)
  const { task, error, earlier, before } = useTask(key, tasks)
  const isSending = useLeaveWarning(tasks)
  const problem = computed(() => refusal.value ?? error.value)

  async function open(): Promise<void> {
    refusal.value = null
    try {
      if (key.value === null) {
        const opened = await openLink(code)
        keep({ code, key: opened.key })
        key.value = opened.key
      }
      queue.value = new UploadQueue({
        ports: phonePorts(key.value),
        tasks,
        // Phones call every picture alike: only the same beginning makes it the same file.
        unfinished: (file, prefix) => {
          const open = earlier.value.filter(({ state }) => state === 'open')
          return unfinishedOf(open, file, prefix)?.id ?? null
        },
      })
    } catch (fault) {
      refusal.value = fault
    }
  }
  function send(files: File[], pupils: PupilsAnswer): void {
    queue.value?.add(files, HERE, pupils)
  }
  void open()
  return { task, tasks, queue, before, problem, isSending, send, open }
}
