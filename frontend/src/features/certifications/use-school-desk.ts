/** The school's levels for one certification: given, corrected with a reason, and on to the next. */
import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import type { CertificationOut, TaskReasonIn } from '@/api/assessment'
import { bodyOf, lacking } from '@/parts/certification/marks'
import { useMarkDraft } from '@/parts/certification/use-mark-draft'
import { useSession } from '@/parts/session/session'
import { nextAfter } from './next-one'
import { useRatingActions, useWaiting } from './useCertifications'

function useNext(certification: CertificationOut) {
  const session = useSession()
  const isRater = computed(() => session.hasRole('school_team', 'school_lead'))
  const yearId = computed(() => certification.year_id)
  const waiting = useWaiting(yearId, isRater)
  return computed(() =>
    nextAfter(waiting.data.value?.items ?? [], certification.id, session.person?.id),
  )
}

/** The levels that are being given: the first ones, or others in the place of those that stand. */
function useLevels(certification: CertificationOut) {
  const given = certification.ratings.find(
    one => one.kind === 'school' && one.turn === certification.turn,
  )
  const draft = useMarkDraft(certification, given?.marks)
  const isCorrecting = ref(false)
  const reason = ref('')
  const may = (verb: CertificationOut['may'][number]) => certification.may.includes(verb)
  const canRate = computed(() => may('rate') || isCorrecting.value)
  const lacks = computed(() => lacking(draft.keys.value, draft.marks.value).length)
  const lacksReason = computed(() => isCorrecting.value && reason.value.trim() === '')
  return { ...draft, isCorrecting, reason, may, canRate, lacks, lacksReason }
}

export function useSchoolDesk(certification: CertificationOut) {
  const router = useRouter()
  const { rate, sendBack } = useRatingActions()
  const levels = useLevels(certification)
  const isAsked = ref(false)
  const { id, version } = certification

  function send() {
    isAsked.value = true
    if (levels.lacks.value > 0 || levels.lacksReason.value) return
    const marks = bodyOf(levels.keys.value, levels.marks.value)
    const correction_reason = levels.isCorrecting.value ? levels.reason.value.trim() : ''
    rate.mutate({ id, version, marks, correction_reason }, { onSuccess: levels.forget })
  }
  function back(reasons: TaskReasonIn[], onSuccess: () => void) {
    sendBack.mutate({ id, version, reasons }, { onSuccess })
  }
  const next = useNext(certification)
  function goNext() {
    if (!next.value) return
    void router.push({ name: 'certification', params: { id: next.value.id } })
  }
  return { ...levels, isAsked, rate, sendBack, send, back, next, goNext }
}
