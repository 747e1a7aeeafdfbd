import { describe, expect, it } from 'vitest'
import { exportPath, type PeopleFilter } from './usePeople'

const none: PeopleFilter = { q: ' ', org_id: '', role: '', status: '', stage: '', subject: '' }

describe('exportPath', () => {
  it('asks for everything when nothing is filtered', () => {
    expect(exportPath(none)).toBe('/api/auth/v1/people/export.xlsx')
  })

  it('carries the filters of the list', () => {
    expect(exportPath({ ...none, q: '王&', status: 'left' })).toBe(
      '/api/auth/v1/people/export.xlsx?q=%E7%8E%8B%26&status=left',
    )
  })
})
