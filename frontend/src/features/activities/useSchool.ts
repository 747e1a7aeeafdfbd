/** The school that the caller organises for: the own one, or the one that the own group is of. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useSession } from '@/parts/session/session'
import { unitQuery } from '@/parts/unit-query'

export function useSchool() {
  const session = useSession()
  const isGroup = computed(() => session.hasRole('group_leader'))
  const own = computed(() => session.grant?.org_id ?? '')
  const unit = useQuery(unitQuery(computed(() => (isGroup.value ? own.value : ''))))
  /** Empty while it is not known, and for offices, who have many. */
  const schoolId = computed(() => {
    if (session.hasRole('school_lead', 'school_team')) return own.value
    if (!isGroup.value || !unit.data.value) return ''
    const { kind, id, parent_id } = unit.data.value
    return kind === 'school' ? id : (parent_id ?? '')
  })
  return { schoolId, own, isGroup }
}
