import { describe, expect, it } from 'vitest'
import { formOf, isEmpty, isSame } from './observation'

describe('the form of a lesson that was observed [R102]', () => {
  it('begins empty and shows what was kept', () => {
    expect(isEmpty(formOf(null))).toBe(true)
    const kept = formOf({ teacher: '李老师', advice: '留出汇报时间' })
    expect([kept.teacher, kept.lesson, kept.advice]).toEqual(['李老师', '', '留出汇报时间'])
    expect(isEmpty(kept)).toBe(false)
  })

  it('knows whether anything was changed', () => {
    const kept = formOf({ lesson: '《赵州桥》' })
    expect(isSame(kept, formOf({ lesson: '《赵州桥》' }))).toBe(true)
    expect(isSame(kept, { ...kept, seen: '分组查找资料' })).toBe(false)
  })
})
