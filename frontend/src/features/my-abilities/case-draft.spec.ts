import { describe, expect, it } from 'vitest'
import type { CertificationOut } from '@/api/assessment'
import type { ItemPageOut } from '@/api/cases'
import { caseBegun, caseFilled } from './case-draft'

// [R31][R90]
const file = (file_id: string, media_type: string, state = 'ready') => ({
  ...{ file_id, media_type, state, filename: file_id, sha256: null, size: 1 },
})
const piece = (name: string, narrative: string, evidence: ReturnType<typeof file>[]) => ({
  ...{ narrative, evidence, self_level: null, self_remark: '', updated_at: null, version: 1 },
  task: { key: name, name },
})
const certified = {
  id: 'c1',
  ability_code: 'A5',
  ability_name: '技术支持的课堂导入',
  pieces: [
    piece('教学设计', ' 三分钟测验。 ', [file('plan', 'application/pdf')]),
    piece('课堂实录', '', [
      file('film', 'video/mp4'),
      file('plan', 'application/pdf'),
      file('bad', 'application/pdf', 'rejected'),
    ]),
  ],
} as unknown as CertificationOut

describe('a case from a certification', () => {
  it('takes its words and each of its files once, and says where it comes from', () => {
    const begun = caseBegun('A5 技术支持的课堂导入应用案例')
    expect(begun).toEqual({
      kind: 'application_case',
      level: null,
      title: 'A5 技术支持的课堂导入应用案例',
    })
    // What the server chose for a new draft, its year above all, stays.
    const content = { title: begun.title, year: 2026, open_range: 'city' }
    expect(caseFilled(certified, { content } as ItemPageOut, 'me')).toEqual({
      ...content,
      body: '教学设计\n三分钟测验。',
      abilities: ['A5'],
      source: { kind: 'certification', id: 'c1' },
      authors: [{ person_id: 'me', part: '' }],
      files: [
        { file_id: 'plan', role: 'attachment' },
        { file_id: 'film', role: 'recording' },
      ],
    })
  })
})
