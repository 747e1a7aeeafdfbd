/** What of the tools is asked for; the list and its workbook ask the same. Pure. */
import type { LocationQuery } from 'vue-router'
import type { LinkShow } from '@/api/cases'

export const STATES = ['', 'published', 'recommended', 'selected', 'taken_down'] as const
export const LINKS = [
  '',
  'dead',
  'dead_new',
  'failing',
  'moved',
  'unasked',
  'refused',
  'none',
] as const satisfies (LinkShow | '')[]
export const NO_CATEGORY = 'none'

export interface Asked {
  q: string
  category: string
  state: (typeof STATES)[number]
  link: (typeof LINKS)[number]
  org_id: string
  is_stale: boolean
}
export const NOTHING: Asked = {
  q: '',
  category: '',
  state: '',
  link: '',
  org_id: '',
  is_stale: false,
}

/** A to-do leads to the dead links at once. */
export function askedOf(query: LocationQuery): Asked {
  const link = LINKS.find(one => one !== '' && one === query['link'])
  return { ...NOTHING, link: link ?? '' }
}

/** What says something; the rest is not asked. */
const said = <One>(value: One | '' | false): One | undefined =>
  value === '' || value === false ? undefined : value

export function queryOf(asked: Asked) {
  const isNone = asked.category === NO_CATEGORY
  return {
    q: said(asked.q.trim()),
    category_id: said(isNone ? '' : asked.category),
    has_no_category: said(isNone),
    state: said<Exclude<Asked['state'], ''>>(asked.state),
    link: said<LinkShow>(asked.link),
    org_id: said(asked.org_id),
    is_stale: said(asked.is_stale),
  }
}

export function exportPath(asked: Asked): string {
  const chosen = Object.entries(queryOf(asked)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const query = new URLSearchParams(chosen).toString()
  return `/api/cases/v1/tools/export${query ? '?' : ''}${query}`
}
