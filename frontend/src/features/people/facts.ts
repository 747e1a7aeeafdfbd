/** The facts of a person as a form holds them, and what of them is sent. */
import type { PersonChangeIn, PersonOut } from '@/api/auth'

export interface Facts {
  stages: string[]
  subjects: string[]
  phone: string
  /** Empty keeps the number that is sealed already. */
  card: string
}

export function factsOf(person?: PersonOut): Facts {
  return {
    stages: [...(person?.stages ?? [])],
    subjects: [...(person?.subjects ?? [])],
    phone: person?.phone ?? '',
    card: '',
  }
}

/** A masked telephone that nobody touched is not sent back; neither is an empty card. */
export function factsBody(facts: Facts, person?: PersonOut): PersonChangeIn {
  const { stages, subjects, phone, card } = facts
  const body: PersonChangeIn = { stages, subjects }
  if (phone.trim() !== (person?.phone ?? '')) body.phone = phone.trim() || null
  if (card.trim() !== '') body.identity_card = card.trim()
  return body
}
