/** Leaving a page stops what is on its way and forgets what waits its turn: ask before. */
import { computed, onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave } from 'vue-router'
import { isMoving, type UploadTask } from './upload'

export function useLeaveWarning(
  tasks: ReadonlyMap<string, UploadTask>,
  isArriving: () => boolean = () => false,
) {
  const { t } = useI18n()
  const unsent = computed(
    () => [...tasks.values()].filter(task => isMoving(task) || task.state === 'queued').length,
  )
  function question(): string | null {
    if (unsent.value > 0) return t('evidence.leave', { n: unsent.value })
    return isArriving() ? t('evidence.leave_phone') : null
  }
  function warn(event: BeforeUnloadEvent): void {
    if (question() !== null) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  onScopeDispose(() => window.removeEventListener('beforeunload', warn))
  onBeforeRouteLeave(to => {
    // Whoever has signed out already has nobody to go on for.
    const words = to.name === 'login' ? null : question()
    return words === null || window.confirm(words)
  })
  return computed(() => unsent.value > 0)
}
