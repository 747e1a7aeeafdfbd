import { describe, expect, it } from 'vitest'
import { bodyOf, faultOf, lackOf, sameSheet, totalOf, type Lack } from './sheet'

const line = (key: string, points: string) => ({
  key,
  name: key,
  points,
  is_it_ability: key === 'it',
  says: '',
})
const DESIGN = line('design', '70')
const LINES = [DESIGN, line('it', '30')]
const sheet = (design: string, it = '', comment = '') => ({ points: { design, it }, comment })

// [R26][R128]
describe('a sheet', () => {
  it.each([
    ['', null],
    ['70', null],
    ['0.5', null],
    ['70.5', 'bounds'],
    ['-1', 'bounds'],
    ['abc', 'bounds'],
    ['1.25', 'step'],
  ])('%j is %s', (typed, fault) => {
    expect(faultOf(DESIGN, typed)).toBe(fault)
  })

  it('sends what is right and keeps the rest', () => {
    expect(bodyOf(sheet('71', ' 20 '), LINES).points).toEqual({ it: '20' })
    expect(totalOf(sheet('60', '20.5'), LINES)).toBe(80.5)
  })

  it.each<[ReturnType<typeof sheet>, Lack]>([
    [sheet('60'), 'points'],
    [sheet('71', '1'), 'fault'],
    [sheet('50', '9.5'), 'comment'],
    [sheet('50', '9.5', '理由'), null],
    [sheet('60', '20'), null],
    [sheet('70', '20.5'), 'comment'],
  ])('%j lacks %s', (one, lack) => {
    expect(lackOf(one, LINES)).toBe(lack)
  })

  it('is the same whatever is empty', () => {
    expect(sameSheet(sheet('60'), { points: { design: '60' }, comment: '' })).toBe(true)
    expect(sameSheet(sheet('60'), sheet('60', '1'))).toBe(false)
  })
})
