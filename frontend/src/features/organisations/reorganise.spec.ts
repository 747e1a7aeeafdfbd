import { describe, expect, it } from 'vitest'
import { isComplete, newPart, takenBeside, verbsFor, type StepForm } from './reorganise'

const form: StepForm = {
  on: '2026-11-26',
  reason: '批复',
  target: '',
  parts: [newPart()],
}
const school = { name: '新校', personIds: [], groupIds: ['g'] }

describe('reorganise', () => {
  it('offers what fits the kind of unit', () => {
    expect(verbsFor('city')).toEqual([])
    expect(verbsFor('school')).toContain('split')
    expect(verbsFor('group')).toEqual(['merge', 'close'])
  })

  it('wants a day, a reason and a goal', () => {
    expect(isComplete('close', form)).toBe(true)
    expect(isComplete('close', { ...form, reason: ' ' })).toBe(false)
    expect(isComplete('merge', form)).toBe(false)
    expect(isComplete('merge', { ...form, target: 'x' })).toBe(true)
  })

  it('wants a name and somebody for a new school', () => {
    expect(isComplete('split', { ...form, parts: [{ ...newPart(), name: '新校' }] })).toBe(false)
    expect(isComplete('split', { ...form, parts: [school] })).toBe(true)
    expect(isComplete('split', { ...form, parts: [school, newPart()] })).toBe(false)
  })

  it('lets nobody go to two new schools', () => {
    const parts = [school, { name: '二校', personIds: ['p'], groupIds: [] }]
    expect([...takenBeside(parts, 0)]).toEqual(['p'])
    expect([...takenBeside(parts, 1)]).toEqual(['g'])
  })
})
