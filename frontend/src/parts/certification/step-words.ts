/** What was said with a step: one reason, or one for each task that came back. Pure. */
import type { CertificationStepOut } from '@/api/assessment'

export function wordsOf({ detail }: Pick<CertificationStepOut, 'detail'>): string[] {
  const { reason, reasons } = detail
  const each: unknown[] = typeof reasons === 'object' && reasons ? Object.values(reasons) : []
  return [reason, ...each].filter((one): one is string => typeof one === 'string' && one !== '')
}

export interface HandedIn {
  key: string
  narrative: string
  files: string[]
}

interface Kept {
  task_key: string
  narrative: string
  files: { filename: string }[]
}

/** What was handed in with a step, piece by piece: before and after a return stay to be seen (R118). */
export function handedIn({ detail }: Pick<CertificationStepOut, 'detail'>): HandedIn[] {
  const pieces = (detail['pieces'] ?? []) as Kept[]
  return pieces.map(({ task_key, narrative, files }) => ({
    key: task_key,
    narrative,
    files: files.map(({ filename }) => filename),
  }))
}
