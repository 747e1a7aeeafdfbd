/** What relies on a file, in words. The service that froze it wrote its own name of it. Pure. */

export interface Use {
  /** The submission to link to, null when it is something else. */
  submissionId: string | null
  version: number | null
}

const SUBMISSION = /^assessment:submission:([0-9a-f-]{36}):(\d+)$/

export function useOf(reason: string): Use {
  const found = SUBMISSION.exec(reason)
  return found?.[1]
    ? { submissionId: found[1], version: Number(found[2]) }
    : { submissionId: null, version: null }
}
