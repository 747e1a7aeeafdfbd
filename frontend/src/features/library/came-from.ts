/** Where an item's page was opened from: the way back leads to the same list. */
import { useRouter } from 'vue-router'

/** The version that an address names; none where it names no number. */
export function versionOf(said: unknown): number | undefined {
  return typeof said === 'string' && /^[1-9]\d{0,8}$/.test(said) ? Number(said) : undefined
}

/** The list as it was left; the whole library for who came by a link. */
export function listBefore(back: unknown): string {
  return typeof back === 'string' && /^\/library(\?|$)/.test(back) ? back : '/library'
}

export function useCameFrom(): string {
  const { history } = useRouter().options
  return listBefore(history.state['back'])
}
