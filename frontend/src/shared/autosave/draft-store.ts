import type { DraftStore, Versioned } from './autosave'

/**
 * Drafts of one person and one document in the browser's own storage.
 * A full or forbidden storage must not stop the typing: the save to the server still runs.
 */
export function draftStore<T>(prefix: string, storage: Storage = localStorage): DraftStore<T> {
  const name = (key: string) => `${prefix}.${key}`
  return {
    read(key) {
      try {
        const text = storage.getItem(name(key))
        return text === null ? null : (JSON.parse(text) as Versioned<T>)
      } catch {
        return null
      }
    },
    write(key, draft) {
      try {
        storage.setItem(name(key), JSON.stringify(draft))
      } catch {
        // Quota: nothing to do here, the server copy follows in a moment.
      }
    },
    drop(key) {
      try {
        storage.removeItem(name(key))
      } catch {
        // As above.
      }
    },
  }
}
