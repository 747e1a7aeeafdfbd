/** Where else a file or its words were handed in, as the service tells it. */
import { json } from '@/api/json'
import type { LinkTo } from './file-links'

interface Elsewhere {
  org_id: string | null
  is_same_unit: boolean
  owner_name: string | null
  filename: string | null
  uploaded_at: string
}
export interface Duplicates {
  same_count: number
  same: (Elsewhere & { is_same_person: boolean })[]
  text_state: 'queued' | 'making' | 'ready'
  similar: (Elsewhere & { share_percent: number; passage: string })[]
}

export async function getDuplicates(linkTo: LinkTo, fileId: string): Promise<Duplicates> {
  return json('GET', await linkTo(fileId, 'duplicates'))
}
