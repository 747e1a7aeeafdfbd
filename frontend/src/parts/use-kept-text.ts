/** What is being typed, kept in the browser until it was sent: a reload loses nothing. */
import { ref, watch } from 'vue'
import { useSession } from '@/parts/session/session'

export function useKeptText(kind: 'comment' | 'note', place: string) {
  const session = useSession()
  const name = `tisheng.${kind}.${session.person?.id ?? ''}.${place}`
  const text = ref(read(name))
  watch(text, said => write(name, said), { flush: 'sync' })
  return text
}

function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return ''
  }
}

function write(name: string, said: string): void {
  try {
    if (said) localStorage.setItem(name, said)
    else localStorage.removeItem(name)
  } catch {
    // A full or forbidden storage must not stop the typing.
  }
}
