/** What is looked for lives in the address: a link and going back lead to the same list. */
import { computed, ref, watch } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import type { Sort } from '@/api/cases'
import {
  addressOf,
  sortOf,
  toggled,
  viewOf,
  wantedOf,
  type FacetName,
  type View,
  type Wanted,
} from './wanted'

const PAUSE_MS = 400

export function useWanted() {
  const route = useRoute()
  const router = useRouter()
  const wanted = computed(() => wantedOf(route.query))
  const sort = computed({
    get: () => sortOf(route.query),
    set: (value: Sort) => put(wanted.value, { sort: value }),
  })
  const view = computed({
    get: () => viewOf(route.query),
    set: (value: View) => put(wanted.value, { view: value === 'cards' ? '' : value }),
  })

  function put(next: Wanted, more: { sort?: string; view?: string } = {}): void {
    const { sort: order, view: look } = route.query
    const kept = Object.entries({ sort: order, view: look, ...more })
    const said = Object.fromEntries(kept.filter(([, value]) => value))
    void router.replace({ query: { ...addressOf(next), ...said } })
  }
  const toggle = (name: FacetName, value: string) => put(toggled(wanted.value, name, value))
  const change = (part: Partial<Wanted>) => put({ ...wanted.value, ...part })
  /** Nothing is narrowed any more; the words stay. */
  const clear = () => put({ ...wantedOf({}), q: wanted.value.q })

  return { wanted, sort, view, toggle, change, clear }
}

/** What stands in the search box; it is searched on enter and after a pause. */
export function useTyped(asked: () => string, ask: (q: string) => void) {
  const typed = ref(asked())
  let timer: ReturnType<typeof setTimeout> | undefined
  function submit(): void {
    clearTimeout(timer)
    const said = typed.value.trim()
    if (said !== asked()) ask(said)
  }
  watch(typed, () => {
    clearTimeout(timer)
    timer = setTimeout(submit, PAUSE_MS)
  })
  watch(asked, said => {
    if (said !== typed.value.trim()) typed.value = said
  })
  // A search that settles after an item was opened must not call the page back.
  onBeforeRouteLeave(() => clearTimeout(timer))
  return { typed, submit }
}
