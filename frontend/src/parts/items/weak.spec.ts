// [R140]
import { expect, it } from 'vitest'
import { weakOf } from './weak'

const choice = (code: string, level: 'excellent' | 'pass' | 'fail' | null, source = 'plan') => ({
  code,
  source,
  certification: { level },
})

it('what is below excellent is weak, what is planned or begun asks for help', () => {
  const found = weakOf([
    choice('A1', 'excellent'),
    choice('A5', 'pass'),
    choice('B2', 'fail'),
    choice('C1', null, 'begun'),
    { code: 'C2', source: 'plan', certification: null },
    { code: 'C3', source: 'catalogue', certification: null },
  ])
  expect(found).toEqual({ failed: ['B2'], passed: ['A5'], planned: ['C1', 'C2'] })
})
