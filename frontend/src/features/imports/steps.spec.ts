import { expect, test } from 'vitest'
import { canUndo, isBusy, stepOf, writtenRows } from './steps'

test('[R151] every state has its step', () => {
  expect(stepOf('validating')).toBe(2)
  expect(stepOf('validated')).toBe(3)
  expect(stepOf('undone')).toBe(4)
})

test('[R151] the wizard asks again while a job works', () => {
  expect(isBusy('applying')).toBe(true)
  expect(isBusy('validated')).toBe(false)
})

test('[R151] unchanged and wrong rows are not written', () => {
  const counts = { create: 3, update: 2, unchanged: 9, disable: 1, error: 4 }
  expect(writtenRows({ counts })).toBe(6)
})

test('[R151] undoing ends after its time', () => {
  const one = { state: 'applied' as const, undo_until: '2026-12-01T00:00:00Z' }
  expect(canUndo(one, Date.parse('2026-11-30T00:00:00Z'))).toBe(true)
  expect(canUndo(one, Date.parse('2026-12-02T00:00:00Z'))).toBe(false)
  expect(canUndo({ ...one, state: 'undone' }, 0)).toBe(false)
})
