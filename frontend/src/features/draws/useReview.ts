/** Blind re-reviews of a spot check. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { type Ref } from 'vue'
import {
  getDrawPiece,
  listDrawPieces,
  rateDrawPiece,
  type DrawPieceOut,
  type DrawRatingIn,
} from '@/api/assessment'

const ROOT = ['draws', 'pieces'] as const

export function usePieces(
  drawId: Ref<string>,
  yearId: Ref<string>,
  rated: Ref<boolean | null>,
  cursor: Ref<string | undefined>,
) {
  return useQuery({
    queryKey: [...ROOT, 'list', drawId, yearId, rated, cursor],
    queryFn: ({ signal }) =>
      listDrawPieces({
        query: {
          draw_id: drawId.value,
          year_id: yearId.value,
          rated: rated.value,
          limit: 50,
          cursor: cursor.value ?? null,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function usePiece(id: Ref<string>) {
  return useQuery({
    queryKey: [...ROOT, 'one', id],
    queryFn: ({ signal }) => getDrawPiece({ path: { piece_id: id.value }, signal }),
  })
}

export function useRating() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ piece, body }: { piece: DrawPieceOut; body: DrawRatingIn }) =>
      rateDrawPiece({
        path: { piece_id: piece.id },
        body,
        headers: { 'If-Match': `"${piece.version}"` },
      }),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['draws'] }),
        cache.invalidateQueries({ queryKey: ['todos'] }),
      ]),
  })
}
