import { expect, it } from 'vitest'
import type { JudgingOut } from '@/api/cases'
import { nextStep, notSelectedOf, waitsFor } from './steps'

const NOW = Date.parse('2026-11-30T02:00:00Z')
const one = (part: Partial<JudgingOut>) =>
  ({
    state: 'open',
    entries_until: '2026-11-29T16:00:00Z',
    districts_until: null,
    entries: 3,
    unscreened: 0,
    judges: 2,
    judges_each: 2,
    missing: 0,
    open_objections: 0,
    announced_until: null,
    ...part,
  }) as JudgingOut

// [R30]
it.each<[Partial<JudgingOut>, ReturnType<typeof nextStep>, ReturnType<typeof waitsFor>]>([
  [{}, 'begin', null],
  [{ entries_until: '2026-12-01T16:00:00Z' }, 'begin', 'dates'],
  [{ districts_until: '2026-12-01T16:00:00Z' }, 'begin', 'dates'],
  [{ unscreened: 1 }, 'begin', 'screening'],
  [{ entries: 0 }, 'begin', 'entries'],
  [{ judges: 1 }, 'begin', 'judges'],
  [{ state: 'judging', missing: 1 }, 'rank', 'sheets'],
  [{ state: 'judging' }, 'rank', null],
  [{ state: 'ranked' }, 'announce', null],
  [{ state: 'announced', announced_until: '2026-12-01T16:00:00Z' }, 'conclude', 'notice'],
  [{ state: 'announced', open_objections: 1 }, 'conclude', 'objections'],
  [{ state: 'announced', announced_until: '2026-11-29T16:00:00Z' }, 'conclude', null],
  [{ state: 'concluded' }, null, null],
  [{ state: 'draft' }, null, null],
])('%j leads to %s and waits for %s', (part, verb, waiting) => {
  expect(nextStep(one(part))).toBe(verb)
  expect(waitsFor(one(part), NOW)).toBe(waiting)
})

// [R30]
it('tells what could not be chosen for the outcome library', () => {
  const moved = { id: 'x', state: 'concluded', version: 2, announced_until: null } as const
  expect(notSelectedOf({ ...moved, not_selected: ['课例'] })).toEqual(['课例'])
  expect(notSelectedOf(moved)).toEqual([])
  expect(notSelectedOf(undefined)).toEqual([])
})
