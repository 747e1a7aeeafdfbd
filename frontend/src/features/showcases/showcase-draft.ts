/** The draft of a showcase as it is edited: everything of it, each time it is saved. Pure. */
import type { ShowcaseEntryOut, ShowcaseIn, ShowcasePageOut } from '@/api/cases'

export interface DraftEntry {
  item_id: string
  why: string
  confirmed_no: number | null
}

export interface DraftSection {
  title: string
  items: DraftEntry[]
}

export type Draft = Required<Omit<ShowcaseIn, 'sections'>> & { sections: DraftSection[] }
export type Place = readonly [section: number, at: number]

export const RANGES = ['school', 'district', 'city', 'public'] as const
export const MODELS = ['topic', 'lesson', 'project', 'data', 'blended', 'paired', 'other'] as const
export const MOST_ITEMS = 60
export const MOST_SECTIONS = 12

export function draftOf(page: ShowcasePageOut): Draft {
  const { title, intro, model, model_says, open_range, from_on, until_on, cover_item_id } = page
  return {
    ...{ title, intro, model, model_says, open_range, from_on, until_on, cover_item_id },
    sections: page.sections.map(section => ({
      title: section.title,
      items: section.items.map(({ item_id, why, confirmed_no }: ShowcaseEntryOut) => ({
        ...{ item_id, why, confirmed_no },
      })),
    })),
  }
}

export const sameDraft = (one: Draft, other: Draft) => JSON.stringify(one) === JSON.stringify(other)

/** Both sides put together when no field was changed on both, else `null`. */
export function mergeDraft(base: Draft, mine: Draft, theirs: Draft): Draft | null {
  const merged: Record<string, unknown> = { ...theirs }
  for (const name of Object.keys(base) as (keyof Draft)[]) {
    const [was, ours, other] = [base, mine, theirs].map(one => JSON.stringify(one[name]))
    if (ours === was) continue
    if (other !== was && other !== ours) return null
    merged[name] = mine[name]
  }
  return merged as Draft
}

/** The texts of a draft, for a person who has to choose between two. */
export function linesOf({ title, intro, sections }: Draft): string[] {
  const rows = sections.flatMap(one => [one.title, ...one.items.map(({ why }) => why)])
  return [title, ...intro.split('\n'), ...rows].filter(line => line.trim() !== '')
}

const copied = (sections: readonly DraftSection[]) =>
  sections.map(one => ({ ...one, items: [...one.items] }))

/** With one entry taken from a place and put before what stands at another. */
export function dropped(sections: readonly DraftSection[], from: Place, to: Place): DraftSection[] {
  const found = copied(sections)
  const [one] = found[from[0]]?.items.splice(from[1], 1) ?? []
  if (one === undefined) return found
  found[to[0]]?.items.splice(to[1], 0, one)
  return found
}

/** With one moved up or down; beyond the end of its section into the next. */
export function moved(
  sections: readonly DraftSection[],
  [section, at]: Place,
  by: -1 | 1,
): DraftSection[] {
  const here = sections[section]?.items.length ?? 0
  const to = at + by
  if (to >= 0 && to < here) return dropped(sections, [section, at], [section, to])
  const beside = sections[section + by]
  if (beside === undefined) return copied(sections)
  return dropped(sections, [section, at], [section + by, by > 0 ? 0 : beside.items.length])
}

/** With new items at the end of a section; what is there already stays where it is. */
export function added(
  sections: readonly DraftSection[],
  section: number,
  ids: readonly string[],
): DraftSection[] {
  const had = new Set(sections.flatMap(one => one.items.map(({ item_id }) => item_id)))
  const found = copied(sections)
  const room = MOST_ITEMS - had.size
  const fresh = ids.filter(id => !had.has(id)).slice(0, Math.max(0, room))
  found[section]?.items.push(...fresh.map(item_id => ({ item_id, why: '', confirmed_no: null })))
  return found
}
