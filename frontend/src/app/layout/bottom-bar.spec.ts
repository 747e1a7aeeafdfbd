import { describe, expect, it } from 'vitest'
import { i18n } from '@/app/i18n'
import { routes } from '@/app/router'
import { ROLES } from '@/parts/session/roles'
import { entriesFor } from './navigation'

const SHOWN = 4

describe('the bar at the bottom of a phone', () => {
  it.each(ROLES)('has a short word of its own for every entry of %s', role => {
    const entries = entriesFor(routes, role)
    const shown = entries.length <= SHOWN + 1 ? entries : entries.slice(0, SHOWN)
    const keys = shown.map(({ title }) => `${title}_short`)
    expect(keys.filter(key => !i18n.global.te(key))).toEqual([])
    const words = keys.map(key => i18n.global.t(key))
    expect(new Set(words).size).toBe(words.length)
  })
})
