/** What the records call things, in Chinese; a name the catalogue does not know stays as recorded. */
import { useI18n } from 'vue-i18n'
import { showTime } from '@/shared/lib/dates'
import { linesOf, textOf } from './detail'
import type { AuditRow } from './useAudit'

// A code of a person's facts or rights is named where those are shown.
const CODES = ['audit_words.value', 'role', 'codes.stage', 'codes.subject']

export function useNames() {
  const { t, te } = useI18n()

  function nameIn(group: 'action_name' | 'subject_name', code: string): string {
    const key = `audit.${group}.${code}`
    return te(key) ? t(key) : code
  }

  function said(key: string): string | undefined {
    return te(key) ? t(key) : undefined
  }

  function wordsOf(row: AuditRow) {
    return {
      label: (key: string) => said(`audit_words.key.${key}`),
      code: (word: string) => {
        const found = CODES.find(group => te(`${group}.${word}`))
        return found && t(`${found}.${word}`)
      },
      name: (id: string) => row.names?.[id],
      time: showTime,
    }
  }

  return {
    actionName: (code: string) => nameIn('action_name', code),
    subjectName: (code: string) => nameIn('subject_name', code),
    unitName: (row: AuditRow) => row.names?.[row.org_path] ?? row.org_path,
    linesFor: (row: AuditRow) => {
      const words = wordsOf(row)
      return linesOf(row.detail).map(({ key, value, ...rest }) => ({
        key,
        label: words.label(key) ?? key,
        text: textOf({ key, value }, words),
        before: 'before' in rest ? textOf({ key, value: rest.before }, words) : null,
      }))
    },
  }
}
