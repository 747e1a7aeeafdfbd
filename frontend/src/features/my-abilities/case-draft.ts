/** The draft of an application case from a certified ability: its words and its files, not copies. */
import type { CertificationOut } from '@/api/assessment'
import type { ItemIn, ItemPageOut, NewItemIn } from '@/api/cases'

type Certified = Pick<CertificationOut, 'id' | 'ability_code' | 'ability_name' | 'pieces'>

const MOST_FILES = 30 // of one item

export function caseBegun(title: string): NewItemIn {
  return { kind: 'application_case', level: null, title: title.slice(0, 200) }
}

/** What a draft that was just begun is filled with; its author goes on from there. */
export function caseFilled(
  one: Certified,
  begun: Pick<ItemPageOut, 'content'>,
  author: string,
): ItemIn {
  const told = one.pieces.filter(piece => piece.narrative.trim() !== '')
  const files = one.pieces
    .flatMap(piece => piece.evidence)
    .filter(({ state }) => state === 'ready')
    .map(({ file_id, media_type }) => ({
      file_id,
      role: media_type.startsWith('video/') ? ('recording' as const) : ('attachment' as const),
    }))
  const each = new Map(files.map(file => [file.file_id, file]))
  return {
    ...begun.content,
    body: told.map(({ task, narrative }) => `${task.name}\n${narrative.trim()}`).join('\n\n'),
    abilities: [one.ability_code],
    source: { kind: 'certification', id: one.id },
    authors: [{ person_id: author, part: '' }],
    files: [...each.values()].slice(0, MOST_FILES),
  }
}
