import { computed, onScopeDispose, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { leavesOf, neighbour } from './tree'
import type { Rubric } from './types'

/** The item being worked on; it is in the address, so that a link and a reload find it. */
export function useCurrentItem(rubric: Ref<Rubric>, first?: string) {
  const route = useRoute()
  const router = useRouter()
  const leaves = computed(() => leavesOf(rubric.value))
  const leafOf = (wanted: string) => leaves.value.find(({ item }) => item.code === wanted)
  const leaf = computed(() => leafOf(String(route.query['item'] ?? first ?? '')) ?? leaves.value[0])
  const code = computed(() => leaf.value?.item.code ?? '')
  function select(wanted: string): void {
    if (wanted !== code.value) void router.replace({ query: { ...route.query, item: wanted } })
  }
  const step = (by: 1 | -1) => select(neighbour(leaves.value, code.value, by))
  return { leaves, leaf, code, select, step }
}

/** j and k walk through the items, except while something is being typed. */
export function useStepKeys(step: (by: 1 | -1) => void): void {
  function onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    const isTyping = target.matches(
      'input:not([type=checkbox]):not([type=radio]), textarea, select',
    )
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'j') step(1)
    if (event.key === 'k') step(-1)
  }
  document.addEventListener('keydown', onKey)
  onScopeDispose(() => document.removeEventListener('keydown', onKey))
}
