import { expect, it } from 'vitest'
import names from './locales/zh-CN/audit'
import { RECORDED } from '@/features/audit/actions'

function find(path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], names)
}

const all = Object.values(RECORDED)

it.each(all.flatMap(({ actions }) => actions))('the action %s has a Chinese name', code => {
  expect(find(`action_name.${code}`)).toMatch(/[\u4e00-\u9fff]/)
})

it.each(all.flatMap(({ subjects }) => subjects))('the subject %s has a Chinese name', code => {
  expect(find(`subject_name.${code}`)).toMatch(/[\u4e00-\u9fff]/)
})
