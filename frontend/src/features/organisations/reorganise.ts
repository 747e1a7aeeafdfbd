/** Merging, moving, splitting and closing: the same call rehearses and does it. */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import {
  closeOrganisation,
  mergeOrganisation,
  moveOrganisation,
  splitOrganisation,
  type Kind,
  type OrganisationOut,
  type ReorganisationOut,
} from '@/api/auth'

export type Verb = 'merge' | 'move' | 'split' | 'close'

export interface StepForm {
  on: string
  reason: string
  /** The unit merged into, the new parent, or where the people of a closed unit go. */
  target: string
  /** The schools that come out of a split. */
  parts: Part[]
}

/** A new school, with the people and groups chosen for it. */
export interface Part {
  name: string
  personIds: string[]
  groupIds: string[]
}

/** As many as the server makes in one step. */
export const MOST_PARTS = 10

export const newPart = (): Part => ({ name: '', personIds: [], groupIds: [] })

/** What the other new schools have: nobody goes to two of them. */
export function takenBeside(parts: readonly Part[], index: number): Set<string> {
  const others = parts.filter((_, at) => at !== index)
  return new Set(others.flatMap(({ personIds, groupIds }) => [...personIds, ...groupIds]))
}

/** What may be done with an open unit; a group only ends or merges inside its school. */
export function verbsFor(kind: Kind): readonly Verb[] {
  if (kind === 'school') return ['merge', 'move', 'split', 'close']
  if (kind === 'district') return ['merge', 'close']
  return kind === 'group' ? ['merge', 'close'] : []
}

/** Whether enough is filled in to rehearse the step. */
export function isComplete(verb: Verb, form: StepForm): boolean {
  if (form.reason.trim() === '' || form.on === '') return false
  if (verb === 'split') {
    return form.parts.every(
      part => part.name.trim() !== '' && part.personIds.length + part.groupIds.length > 0,
    )
  }
  return verb === 'close' || form.target !== ''
}

export function take(
  verb: Verb,
  unit: Pick<OrganisationOut, 'id' | 'version'>,
  form: StepForm,
  preview: boolean,
): Promise<ReorganisationOut> {
  const call = {
    path: { organisation_id: unit.id },
    query: { preview },
    headers: { 'If-Match': `"${unit.version}"` },
  }
  const why = { on: form.on, reason: form.reason.trim() }
  if (verb === 'merge')
    return mergeOrganisation({ ...call, body: { ...why, into_id: form.target } })
  if (verb === 'move')
    return moveOrganisation({ ...call, body: { ...why, parent_id: form.target } })
  if (verb === 'close') {
    return closeOrganisation({ ...call, body: { ...why, people_to_id: form.target || null } })
  }
  const parts = form.parts.map(({ name, personIds, groupIds }) => ({
    name: name.trim(),
    person_ids: personIds,
    group_ids: groupIds,
  }))
  return splitOrganisation({ ...call, body: { ...why, parts } })
}

export function useStep(verb: Verb, unit: Pick<OrganisationOut, 'id' | 'version'>) {
  const cache = useQueryClient()
  const rehearse = useMutation({ mutationFn: (form: StepForm) => take(verb, unit, form, true) })
  const apply = useMutation({
    mutationFn: (form: StepForm) => take(verb, unit, form, false),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['organisations'] }),
        cache.invalidateQueries({ queryKey: ['people'] }),
      ]),
  })
  return { rehearse, apply }
}
