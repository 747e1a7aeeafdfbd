import { onBeforeUnmount, onMounted, reactive } from 'vue'
import { Autosave, type AutosaveOptions, type Entry } from './autosave'

/** Autosave bound to a screen: entries are reactive, leaving with unsaved work is asked about. */
export function useAutosave<T>(options: Omit<AutosaveOptions<T>, 'entries'>) {
  const entries = reactive(new Map<string, Entry<T>>()) as Map<string, Entry<T>>
  const autosave = new Autosave<T>({ ...options, entries })

  const retry = () => void autosave.flush()
  const askBeforeLeaving = (event: BeforeUnloadEvent) => {
    if (autosave.hasUnsaved()) event.preventDefault()
  }
  onMounted(() => {
    window.addEventListener('online', retry)
    window.addEventListener('beforeunload', askBeforeLeaving)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', retry)
    window.removeEventListener('beforeunload', askBeforeLeaving)
    void autosave.flush()
    autosave.stop()
  })
  return { entries, autosave }
}
