/** Special topics 专题研修: a school's list, who follows what, steps and reflections. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  addTopicNote,
  closeStudyTopic,
  createStudyTopic,
  createTopicStudy,
  decideTopicStudy,
  editStudyTopic,
  editTopicNote,
  getTopicStudy,
  listStudyTopics,
  listTopicStudies,
  offerTopic,
  takeTopicStudyStep,
  type OwnStudyStepIn,
  type StudyDecisionIn,
  type StudyState,
  type StudyTopicIn,
  type StudyTopicOut,
  type TopicNoteIn,
  type TopicNoteOut,
  type TopicOfferIn,
  type TopicState,
  type TopicStudyIn,
  type TopicStudyOut,
} from '@/api/assessment'

const ROOT = ['topics'] as const
const LIMIT = 50

export function useTopicList(
  yearId: Ref<string>,
  cursor: Ref<string | undefined>,
  state: TopicState | null = null,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', yearId, cursor, state],
    queryFn: ({ signal }) =>
      listStudyTopics({
        query: { limit: LIMIT, cursor: cursor.value ?? null, year_id: yearId.value, state },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export interface StudyFilter {
  yearId: string
  personId?: string | undefined
  topicId?: string | undefined
  states?: StudyState[] | undefined
}

export function useStudyList(filter: Ref<StudyFilter>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...ROOT, 'studies', filter, cursor],
    queryFn: ({ signal }) => {
      const { yearId, personId, topicId, states } = filter.value
      return listTopicStudies({
        query: {
          limit: LIMIT,
          cursor: cursor.value ?? null,
          year_id: yearId,
          person_id: personId ?? null,
          topic_id: topicId ?? null,
          state: states ?? null,
        },
        signal,
      })
    },
    enabled: computed(() => filter.value.yearId !== ''),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useStudy(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'study', id],
    queryFn: ({ signal }) => getTopicStudy({ path: { study_id: id.value }, signal }),
    retry: false,
  })
}

const seen = ({ version }: { version: number }) => ({ 'If-Match': `"${version}"` })

function useSettled() {
  const cache = useQueryClient()
  return () =>
    Promise.all(
      [ROOT, ['todos'], ['hours'], ['my-year']].map(queryKey =>
        cache.invalidateQueries({ queryKey }),
      ),
    )
}

export function useTopicActions() {
  const onSuccess = useSettled()
  return {
    create: useMutation({
      mutationFn: ({ key, ...body }: StudyTopicIn & { year_id: string | null; key: string }) =>
        createStudyTopic({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    edit: useMutation({
      mutationFn: ({ row, body }: { row: StudyTopicOut; body: StudyTopicIn }) =>
        editStudyTopic({ path: { topic_id: row.id }, body, headers: seen(row) }),
      onSuccess,
    }),
    close: useMutation({
      mutationFn: (row: StudyTopicOut) =>
        closeStudyTopic({ path: { topic_id: row.id }, headers: seen(row) }),
      onSuccess,
    }),
    offer: useMutation({
      mutationFn: ({ key, body }: { key: string; body: TopicOfferIn }) =>
        offerTopic({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
  }
}

export function useStudyActions() {
  const onSuccess = useSettled()
  return {
    begin: useMutation({
      mutationFn: ({ key, body }: { key: string; body: TopicStudyIn }) =>
        createTopicStudy({ body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    step: useMutation({
      mutationFn: ({ row, body }: { row: TopicStudyOut; body: OwnStudyStepIn }) =>
        takeTopicStudyStep({ path: { study_id: row.id }, body, headers: seen(row) }),
      onSuccess,
    }),
    decide: useMutation({
      mutationFn: ({ row, body }: { row: TopicStudyOut; body: StudyDecisionIn }) =>
        decideTopicStudy({ path: { study_id: row.id }, body, headers: seen(row) }),
      onSuccess,
    }),
    note: useMutation({
      mutationFn: ({ id, key, body }: { id: string; key: string; body: TopicNoteIn }) =>
        addTopicNote({ path: { study_id: id }, body, headers: { 'Idempotency-Key': key } }),
      onSuccess,
    }),
    editNote: useMutation({
      mutationFn: ({ id, note, body }: { id: string; note: TopicNoteOut; body: TopicNoteIn }) =>
        editTopicNote({
          path: { study_id: id, note_id: note.id },
          body,
          headers: seen(note),
        }),
      onSuccess,
    }),
  }
}
