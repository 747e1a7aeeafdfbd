/** The facets as they are shown: their values with counts, those that are chosen always among them. */
import type { FacetsOut, FacetValueOut } from '@/api/cases'
import { DIMENSIONS, ENVIRONMENTS } from '@/parts/abilities/grid'
import { STAGES } from '@/parts/codes'
import { FACETS, KINDS, LEVELS, STATES, type FacetName, type Wanted } from './wanted'

export interface FacetValue extends FacetValueOut {
  isChosen: boolean
}
export interface Facet {
  name: FacetName
  values: FacetValue[]
}

/** Where values have an order of their own; the others stand with the most first. */
const ORDERS: Partial<Record<FacetName, readonly string[]>> = {
  kind: KINDS,
  stage: STAGES,
  environment: ENVIRONMENTS,
  dimension: DIMENSIONS,
  level: LEVELS,
  state: STATES,
}

function ordered(name: FacetName, values: FacetValue[]): FacetValue[] {
  const order = ORDERS[name]
  if (order) return [...values].sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value))
  if (name === 'year') return [...values].sort((a, b) => b.value.localeCompare(a.value))
  return [...values].sort((a, b) => Number(b.isChosen) - Number(a.isChosen))
}

/** Every facet that has something to choose, or something chosen. */
export function shownFacets(counted: FacetsOut | undefined, wanted: Wanted): Facet[] {
  return FACETS.map(name => {
    const chosen: readonly string[] = wanted[name]
    const found = counted?.facets[name] ?? []
    const gone = chosen.filter(value => !found.some(one => one.value === value))
    const none = gone.map(value => ({ value, count: 0, is_more: false }))
    const values = [...found, ...none].map(one => ({
      ...one,
      isChosen: chosen.includes(one.value),
    }))
    return { name, values: ordered(name, values) }
  }).filter(({ values }) => values.length > 0)
}

/** A count as it is said: beyond what is counted it ends with a plus. */
export function saidCount({ count, is_more }: { count: number; is_more: boolean }): string {
  return is_more ? `${count}+` : String(count)
}
