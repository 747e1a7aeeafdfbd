/** Assessment years: read by everyone who plans with them, changed by the city office. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import {
  closeYear,
  createYear,
  editYear,
  listYears,
  openYear,
  type YearIn,
  type YearOut,
  type YearPatch,
} from '@/api/assessment'

const ROOT = ['years'] as const

export function useYears() {
  return useQuery({
    queryKey: [...ROOT, 'list'],
    queryFn: ({ signal }) => listYears({ query: { limit: 100 }, signal }),
  })
}

export function useYearActions() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ROOT })
  return {
    create: useMutation({
      mutationFn: (body: YearIn) =>
        createYear({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
      onSuccess,
    }),
    edit: useMutation({
      mutationFn: ({ year, body }: { year: YearOut; body: YearPatch }) =>
        editYear({
          path: { year_id: year.id },
          body,
          headers: { 'If-Match': `"${year.version}"` },
        }),
      onSuccess,
    }),
    open: useMutation({
      mutationFn: (id: string) => openYear({ path: { year_id: id } }),
      onSuccess,
    }),
    close: useMutation({
      mutationFn: (id: string) => closeYear({ path: { year_id: id } }),
      onSuccess,
    }),
  }
}
