import { describe, expect, it } from 'vitest'
import { routes } from '@/app/router'
import { ROLES } from '@/parts/session/roles'
import { entriesFor } from './navigation'

const SHOWN = 4
const catalogue = import.meta.glob<Record<string, string>>('../locales/zh-CN/*.ts', {
  eager: true,
  import: 'default',
})

function shortWord(title: string): string | undefined {
  const [file, key] = title.split('.')
  return catalogue[`../locales/zh-CN/${file}.ts`]?.[`${key}_short`]
}

describe('the bar at the bottom of a phone', () => {
  it.each(ROLES)('has a short word of its own for every entry of %s', role => {
    const entries = entriesFor(routes, role)
    const shown = entries.length <= SHOWN + 1 ? entries : entries.slice(0, SHOWN)
    const words = shown.map(({ title }) => shortWord(title))
    expect(words).not.toContain(undefined)
    expect(new Set(words).size).toBe(words.length)
  })
})
