import type { Hindrance } from '@/api/cases'

/** What the editor knows of an item; one that was just picked is known better once it is saved. */
export interface Known {
  title: string
  by: string
  hasCover: boolean
  publishedNo: number | null
  hindrances: readonly Hindrance[]
}
