/** Levels and states of certifications: their order and their tints. */
import type { CertificationState, Level } from '@/api/assessment'
import type { Tone } from '@/shared/ui/StatusTag.vue'

export const LEVELS = ['excellent', 'pass', 'fail'] as const satisfies readonly Level[]

export const LEVEL_TONES: Readonly<Record<Level, Tone>> = {
  excellent: 'success',
  pass: 'primary',
  fail: 'danger',
}

export const STATE_TONES: Readonly<Record<CertificationState, Tone>> = {
  draft: 'plain',
  self_rated: 'primary',
  peer_rated: 'primary',
  school_rated: 'primary',
  sampled: 'warning',
  re_reviewed: 'primary',
  final: 'success',
  returned: 'warning',
}

export const STATES = [
  'draft',
  'self_rated',
  'peer_rated',
  'school_rated',
  'sampled',
  're_reviewed',
  'final',
  'returned',
] as const satisfies readonly CertificationState[]
