/** What every field of a form needs of the entry it belongs to. */
import { inject, provide, reactive, watch, type InjectionKey, type Ref } from 'vue'
import type { RegisterEntryOut } from '@/api/assessment'
import type { AttachedFile } from '@/parts/evidence/FilesField.vue'

interface Place {
  entry: Ref<RegisterEntryOut>
  /** Files by id: those of the entry, and those that were uploaded since. */
  files: Map<string, AttachedFile>
  /** How many uploads of which field are on their way. */
  pending: Map<string, number>
}

const PLACE: InjectionKey<Place> = Symbol('register entry')

export function providePlace(entry: Ref<RegisterEntryOut>): Place {
  const files = reactive(new Map<string, AttachedFile>())
  const place = { entry, files, pending: reactive(new Map<string, number>()) }
  // Another window, or a colleague, may have attached files since.
  const fill = () => {
    for (const one of entry.value.files) files.set(one.file_id, one)
  }
  watch(entry, fill, { immediate: true, flush: 'sync' })
  provide(PLACE, place)
  return place
}

export function usePlace(): Place {
  const place = inject(PLACE)
  if (!place) throw new Error('a field of a register stands outside of an entry')
  return place
}
