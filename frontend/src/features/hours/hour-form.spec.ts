import { describe, expect, it } from 'vitest'
import { bodyOf, emptyFields, fieldsOf, isOwnToChange, shortTime } from './hour-form'

describe('the form of a record', () => {
  it('sends blanks as nothing and trims what was typed', () => {
    const fields = { ...emptyFields('2026-11-27'), title: ' 集体备课 ', hours: '1.5 ' }
    expect(bodyOf(fields, ['f1'])).toMatchObject({
      title: '集体备课',
      hours: '1.5',
      starts_at: null,
      ends_at: null,
      proof_file_ids: ['f1'],
    })
  })

  it('shows times without seconds and sends them back unchanged', () => {
    expect(shortTime('14:30:00')).toBe('14:30')
    const row = { ...emptyFields('2026-11-27'), starts_at: '14:30:00', ends_at: '16:00:00' }
    const fields = fieldsOf(row as Parameters<typeof fieldsOf>[0])
    expect(bodyOf(fields, []).starts_at).toBe('14:30')
  })

  it('is closed once the hours count or came from elsewhere', () => {
    expect(isOwnToChange({ source: 'manual', state: 'refused' })).toBe(true)
    expect(isOwnToChange({ source: 'manual', state: 'counted' })).toBe(false)
    expect(isOwnToChange({ source: 'import', state: 'held' })).toBe(false)
  })
})
