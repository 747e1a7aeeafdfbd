import { expect, it } from 'vitest'
import { byBody } from './useBodies'

it('keeps the bodies and their people in the order they come', () => {
  const person = (body: string, name: string) => ({ body, name, post: '', role: '' })
  const bodies = byBody([
    person('领导小组', '甲'),
    person('办公室', '乙'),
    person('领导小组', '丙'),
  ])
  expect(bodies.map(({ name, people }) => [name, people.map(p => p.name)])).toEqual([
    ['领导小组', ['甲', '丙']],
    ['办公室', ['乙']],
  ])
})
