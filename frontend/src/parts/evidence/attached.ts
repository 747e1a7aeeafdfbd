/** Files that are attached to what is being written. Pure. */
import type { AttachedFile } from './FilesField.vue'

/** Of a file that was attached elsewhere only the id may be known here: it has no size yet. */
export const isUnnamed = ({ size }: AttachedFile) => size === 0

/** The files of a document in its order; none is left out for being unknown. */
export function attachedOf(
  ids: readonly string[],
  known: ReadonlyMap<string, AttachedFile>,
  name: string,
): AttachedFile[] {
  return ids.map(id => {
    const found = known.get(id)
    if (found === undefined) return { file_id: id, filename: name, size: 0, state: 'ready' }
    const { file_id, filename, size, state } = found
    return { file_id, filename, size, state }
  })
}
