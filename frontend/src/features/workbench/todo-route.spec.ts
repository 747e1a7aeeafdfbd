import { describe, expect, it } from 'vitest'
import type { TodoOut } from '@/api/assessment'
import { routeOfTodo } from './todo-route'

const todo = (verb: TodoOut['verb'], submission_id: string | null = 's') =>
  routeOfTodo({ verb, submission_id, round_id: 'r' } as TodoOut)

describe('the place where a to-do is done', () => {
  it('is the self-assessment for the school', () => {
    expect(todo('submit')).toEqual({ name: 'submission', params: { id: 's' } })
    expect(todo('revise')).toEqual({ name: 'submission', params: { id: 's' } })
  })

  it('is the review desk of the stage for the offices', () => {
    expect(todo('conclude_district')).toMatchObject({ params: { stage: 'district' } })
    expect(todo('conclude_city')).toMatchObject({ params: { stage: 'city' } })
  })

  it('is the result for an appeal', () => {
    expect(todo('decide_appeal')).toMatchObject({ name: 'result' })
  })

  it('is the roll of the round for a batch', () => {
    expect(todo('announce', null)).toEqual({ name: 'roll', params: { id: 'r' } })
  })
})
