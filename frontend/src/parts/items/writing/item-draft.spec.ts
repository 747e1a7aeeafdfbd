import { describe, expect, test } from 'vitest'
import { mergeDraft, roleOf, type Draft } from './item-draft'

const base: Draft = {
  title: '课例',
  summary: '',
  body: '',
  stages: [],
  subjects: [],
  abilities: [],
  year: 2026,
  licence: null,
  pupils: null,
  open_range: 'city',
  related_ids: [],
  source: null,
  tool: null,
  level: null,
  authors: [],
  files: [],
}

describe('two versions of a draft', () => {
  test('come together when they changed different fields', () => {
    const merged = mergeDraft(base, { ...base, body: '正文' }, { ...base, summary: '简介' })
    expect(merged).toEqual({ ...base, body: '正文', summary: '简介' })
  })
  test('wait for the person when they changed the same', () => {
    expect(mergeDraft(base, { ...base, body: '一' }, { ...base, body: '二' })).toBeNull()
  })
})

describe('a new file', () => {
  test.each([
    ['课堂.MP4', 'lesson', 'recording'],
    ['教案.docx', 'lesson', 'lesson_plan'],
    ['封面.png', 'lesson', 'attachment'],
    ['说明.docx', 'tool', 'attachment'],
  ] as const)('%s of a %s is taken for a %s', (name, kind, role) => {
    expect(roleOf(name, kind, [])).toBe(role)
  })
  test('is no second lesson plan', () => {
    expect(roleOf('b.docx', 'lesson', [{ file_id: 'a', role: 'lesson_plan' }])).toBe('attachment')
  })
})
