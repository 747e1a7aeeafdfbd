/** Seats as a peer: the own queue, those of the group or school that wait too long. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  listMyPeerRatings,
  listPeerRatings,
  ratePeer,
  releasePeerRating,
  returnPeer,
  takeOverPeerRating,
  type LevelMarkIn,
  type SeatState,
  type TaskReasonIn,
} from '@/api/assessment'
import { CERTIFICATIONS, useFresh } from '@/parts/certification/use-certification'

export type Shown = 'open' | 'done'
const STATES: Readonly<Record<Shown, SeatState[]>> = {
  open: ['open'],
  done: ['rated', 'returned'],
}

export function useMySeats(
  yearId: Ref<string>,
  shown: Ref<Shown>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'my-seats', yearId, shown, cursor],
    queryFn: ({ signal }) =>
      listMyPeerRatings({
        query: {
          year_id: yearId.value,
          state: STATES[shown.value],
          cursor: cursor.value ?? null,
        },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useLateSeats(yearId: Ref<string>, cursor: Ref<string | undefined>) {
  return useQuery({
    queryKey: [...CERTIFICATIONS, 'late-seats', yearId, cursor],
    queryFn: ({ signal }) =>
      listPeerRatings({
        query: { year_id: yearId.value, overdue: true, cursor: cursor.value ?? null },
        signal,
      }),
    enabled: computed(() => yearId.value !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useSeatActions() {
  const onSuccess = useFresh()
  const path = (seat_id: string) => ({ path: { seat_id } })
  return {
    rate: useMutation({
      mutationFn: ({ id, marks }: { id: string; marks: LevelMarkIn[] }) =>
        ratePeer({ ...path(id), body: { marks } }),
      onSuccess,
    }),
    sendBack: useMutation({
      mutationFn: ({ id, reasons }: { id: string; reasons: TaskReasonIn[] }) =>
        returnPeer({ ...path(id), body: { reasons } }),
      onSuccess,
    }),
    takeOver: useMutation({ mutationFn: (id: string) => takeOverPeerRating(path(id)), onSuccess }),
    release: useMutation({
      mutationFn: ({ id, reason }: { id: string; reason: string }) =>
        releasePeerRating({ ...path(id), body: { reason } }),
      onSuccess,
    }),
  }
}
