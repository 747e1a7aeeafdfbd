import { expect, it } from 'vitest'
import { waitFor } from './waiting-proposals'

function proposal(proposed_by: string, person_id: string) {
  return { proposed_by, person_id }
}

it('leaves out what one has proposed, and what concerns oneself', () => {
  const other = proposal('b', 'c')
  expect(waitFor('a', [proposal('a', 'c'), proposal('b', 'a'), other])).toEqual([other])
})
