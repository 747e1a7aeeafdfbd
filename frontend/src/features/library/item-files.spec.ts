import { expect, it } from 'vitest'
import type { FileRole, ItemFileOut } from '@/api/cases'
import { listBefore, versionOf } from './came-from'
import { deskOf } from './desk'
import { byRole, played } from './item-files'

function file(role: FileRole, media_type = 'application/pdf'): ItemFileOut {
  return { file_id: role + media_type, role, filename: role, size: 1, media_type, state: 'ready' }
}
const cover = file('cover', 'image/png')
const film = file('attachment', 'video/mp4')
const plan = file('lesson_plan')
const lesson = file('recording', 'video/mp4')

it('a film is played first, whatever it is there for; a cover only where nothing else is', () => {
  expect(played([cover, plan, film, lesson])).toEqual([lesson, film, plan])
  expect(played([cover])).toEqual([cover])
  expect(played([])).toEqual([])
})

it('files stand by what they are there for, without the cover', () => {
  expect(byRole([film, cover, plan, lesson]).map(([role]) => role)).toEqual([
    'recording',
    'lesson_plan',
    'attachment',
  ])
})

it('the way back is the list as it was, and nowhere else', () => {
  expect(listBefore('/library?q=课&kind=tool')).toBe('/library?q=课&kind=tool')
  expect(['/library/1', '/workbench', '//evil.example/library', undefined].map(listBefore)).toEqual(
    Array(4).fill('/library'),
  )
})

it('an address names a version by its number', () => {
  expect(['2', '0', '-1', 'x', '99999999999', null, ['1', '2']].map(versionOf)).toEqual([
    2,
    ...Array(6).fill(undefined),
  ])
})

it('leads authors to their draft, those who decide to the decision, readers nowhere', () => {
  const reader = { actions: [], is_owner: false, asks_consent: false, is_citys: false }
  expect(deskOf({ ...reader, is_owner: true })).toBe('my-item')
  expect(deskOf({ ...reader, asks_consent: true })).toBe('my-item')
  expect(deskOf({ ...reader, actions: ['recommend', 'take_down'] })).toBe('item-review')
  expect([deskOf({ ...reader, actions: ['take_down'] }), deskOf(undefined)]).toEqual([null, null])
  expect(deskOf({ ...reader, is_owner: true, is_citys: true })).toBeNull()
  expect(deskOf({ ...reader, is_citys: true, actions: ['enter'] })).toBe('tool-edit')
})
