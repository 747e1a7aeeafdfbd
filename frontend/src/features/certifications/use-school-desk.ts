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

export function useSchoolDesk(certification: CertificationOut) {
  const router = useRouter()
  const { rate, sendBack } = useRatingActions()
  const given = certification.ratings.find(
    one => one.kind === 'school' && one.turn === certification.turn,
  )
  const draft = useMarkDraft(certification, given?.marks)
  const { marks, keys, forget } = draft
  const isCorrecting = ref(false)
  const isAsked = ref(false)
  const reason = ref('')
  const may = (verb: CertificationOut['may'][number]) => certification.may.includes(verb)
  const canRate = computed(() => may('rate') || isCorrecting.value)
  const lacks = computed(() => lacking(keys.value, marks.value).length)
  const lacksReason = computed(() => isCorrecting.value && reason.value.trim() === '')

  function send() {
    isAsked.value = true
    if (lacks.value > 0 || lacksReason.value) return
    const { id, version } = certification
    const body = {
      marks: bodyOf(keys.value, marks.value),
      correction_reason: isCorrecting.value ? reason.value.trim() : '',
    }
    rate.mutate({ id, version, ...body }, { onSuccess: forget })
  }
  function back(reasons: TaskReasonIn[], onSuccess: () => void) {
    const { id, version } = certification
    sendBack.mutate(
      { id, version, reasons },
      {
        onSuccess: () => {
          forget()
          onSuccess()
        },
      },
    )
  }
  const next = useNext(certification)
  function goNext() {
    const id = next.value?.id
    void router.push(id ? { name: 'certification', params: { id } } : { name: 'certifications' })
  }
  const state = { canRate, isCorrecting, isAsked, reason, lacks, lacksReason }
  return { ...draft, ...state, may, rate, sendBack, send, back, next, goNext }
}
