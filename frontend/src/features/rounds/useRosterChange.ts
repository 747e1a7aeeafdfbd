/** A school more, or one less, in a round that is already open. */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { addRoundSchool, removeRoundSchool } from '@/api/assessment'

export type RosterChange = 'add' | 'remove'

interface Wish {
  change: RosterChange
  schoolId: string
  reason: string
}

export function useRosterChange(roundId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ change, schoolId, reason }: Wish): Promise<void> => {
      const path = { round_id: roundId }
      if (change === 'remove') {
        await removeRoundSchool({ path: { ...path, school_id: schoolId }, body: { reason } })
        return
      }
      // The server adds a school once, whatever key a repetition carries.
      const headers = { 'Idempotency-Key': crypto.randomUUID() }
      await addRoundSchool({ path, body: { school_id: schoolId, reason }, headers })
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rounds'] }),
  })
}
