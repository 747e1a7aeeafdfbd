import { expect, test } from 'vitest'
import workbench from './locales/zh-CN/workbench'
import { DOORS, OTHER_DOORS, hintKey } from '@/features/workbench/doors'

test('every door says what is behind it', () => {
  const doors = [...OTHER_DOORS, ...Object.values(DOORS).flat()]
  const keys = doors.flatMap(door => [hintKey(door, false), hintKey(door, true)])
  expect(keys.filter(key => !(key in workbench.door))).toEqual([])
})
