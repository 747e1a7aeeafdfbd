/** What was said with a step: one reason, or one for each task that came back. Pure. */
import type { CertificationStepOut } from '@/api/assessment'

export function wordsOf({ detail }: Pick<CertificationStepOut, 'detail'>): string[] {
  const { reason, reasons } = detail
  const each: unknown[] = typeof reasons === 'object' && reasons ? Object.values(reasons) : []
  return [reason, ...each].filter((one): one is string => typeof one === 'string' && one !== '')
}
