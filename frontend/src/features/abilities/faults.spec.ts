import { describe, expect, it } from 'vitest'
import { Refusal } from '@/api/refusal'
import { faultsOf } from './faults'

const refusal = (code: string) =>
  new Refusal(422, code, {
    title: '',
    errors: [
      { field: '5.优秀标准', code: 'cell_missing', message: '请补上' },
      { field: '0.能力点编号', code: 'abilities_absent', message: '缺少 A2' },
    ],
  })

describe('wrong cells of a workbook', () => {
  it('have a row and a column', () => {
    expect(faultsOf(refusal('ability_workbook_has_errors'))).toEqual([
      { row: 5, column: '优秀标准', message: '请补上' },
      { row: 0, column: '能力点编号', message: '缺少 A2' },
    ])
  })

  it('are not read out of any other refusal', () => {
    expect(faultsOf(refusal('something_else'))).toEqual([])
    expect(faultsOf(new Error('offline'))).toEqual([])
  })
})
