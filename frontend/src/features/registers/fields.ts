/** What is asked for in an entry of each kind, in the order of the form. */
import type { RegisterKind } from '@/api/assessment'

export type FieldType =
  | 'text'
  | 'prose'
  | 'date'
  | 'money'
  | 'points'
  | 'heads'
  | 'yes_no'
  | 'choice'
  | 'files'
  | 'person'
  | 'people'
  | 'rule'
  | 'rows'

export interface Field {
  name: string
  type: FieldType
  must?: boolean
  /** The values of a choice. */
  values?: readonly string[]
  /** The fields of a row. */
  fields?: readonly Field[]
}

const of = (type: FieldType, name: string, more: Partial<Field> = {}): Field => ({
  type,
  name,
  ...more,
})
const must = { must: true }
const NOTE = [of('date', 'on', must), of('prose', 'text', must), of('files', 'file_ids')]
const DATES = ['applied_on', 'approved_on', 'opened_on', 'reviewed_on', 'closed_on']
const TITLE = of('text', 'title', must)

export const KINDS: readonly RegisterKind[] = [
  'work_plan',
  'rule_paper',
  'budget',
  'appraisal_paper',
  'kick_off',
  'research',
  'pairing',
  'feature',
]
/** What a leader keeps for the own group. */
export const GROUP_KINDS: readonly RegisterKind[] = ['research', 'pairing']

/** The item of the rubric that an entry speaks for. */
export const CODES: Readonly<Record<RegisterKind, readonly string[]>> = {
  work_plan: ['C5'],
  rule_paper: ['C7'],
  budget: ['C8'],
  appraisal_paper: ['C9'],
  kick_off: ['C17'],
  research: ['C24', 'C25', 'C26'],
  pairing: ['C28'],
  feature: ['C29'],
}

export const FIELDS: Readonly<Record<RegisterKind, readonly Field[]>> = {
  work_plan: [
    TITLE,
    of('date', 'dated_on', must),
    of('prose', 'quote', must),
    of('text', 'place'),
    of('files', 'file_ids', must),
  ],
  rule_paper: [
    TITLE,
    of('text', 'number'),
    of('date', 'dated_on', must),
    of('choice', 'area', {
      ...must,
      values: ['study', 'appraisal', 'incentive', 'equipment', 'safety', 'other'],
    }),
    of('rule', 'replaces'),
    of('files', 'file_ids', must),
  ],
  budget: [
    TITLE,
    of('money', 'planned', must),
    of('rows', 'lines', {
      fields: [of('text', 'name', must), of('money', 'planned'), of('money', 'used')],
    }),
    of('files', 'file_ids'),
  ],
  appraisal_paper: [
    TITLE,
    of('points', 'points', must),
    of('points', 'of_points', must),
    of('text', 'place'),
    of('files', 'file_ids', must),
  ],
  kick_off: [
    TITLE,
    of('date', 'held_on', must),
    of('text', 'place', must),
    of('heads', 'attendance', must),
    of('heads', 'staff', must),
    of('yes_no', 'is_led_by_head', must),
    of('yes_no', 'has_guidance', must),
    ...['video_ids', 'photo_ids', 'slide_ids', 'speech_ids'].map(name => of('files', name)),
  ],
  research: [
    TITLE,
    of('choice', 'level', {
      ...must,
      values: ['nation', 'province', 'city', 'district', 'school'],
    }),
    of('text', 'number'),
    of('person', 'leader', must),
    of('people', 'members'),
    ...DATES.map(name => of('date', name)),
    of('rows', 'notes', { fields: NOTE }),
    of('rows', 'results', {
      fields: [
        of('choice', 'result', { ...must, values: ['paper', 'award', 'promotion', 'report'] }),
        of('prose', 'text', must),
        of('files', 'file_ids'),
      ],
    }),
  ],
  pairing: [
    TITLE,
    of('choice', 'between', { ...must, values: ['school', 'group', 'teacher'] }),
    of('text', 'partner', must),
    of('prose', 'help', must),
    of('date', 'starts_on', must),
    of('date', 'ends_on'),
    of('rows', 'activities', { fields: NOTE }),
    of('prose', 'effect'),
    of('files', 'effect_ids'),
  ],
  feature: [
    TITLE,
    of('choice', 'area', { ...must, values: ['study', 'fusion', 'cross'] }),
    of('prose', 'text', must),
    of('text', 'item_url'),
    of('files', 'file_ids'),
  ],
}
