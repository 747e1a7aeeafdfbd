/** Wrong cells of a workbook as the server names them: `5.优秀标准`; row 0 is the whole file. */
import { isRefusal } from '@/api'

export interface Fault {
  row: number
  column: string
  message: string
}

/** Most that the server tells at once. */
export const MOST_TOLD = 200

export function faultsOf(error: unknown): Fault[] {
  if (!isRefusal(error) || error.code !== 'ability_workbook_has_errors') return []
  return error.errors.map(({ field, message }) => {
    const [row = '0', ...rest] = field.split('.')
    return { row: Number(row), column: rest.join('.'), message }
  })
}
