import type { DrawPickOut } from '@/api/assessment'

/** A spot check found nothing of somebody to re-review: complete at once, without an outcome. */
export const hasNothing = (row: Pick<DrawPickOut, 'draw_kind' | 'is_complete' | 'piece_count'>) =>
  row.draw_kind === 'spot_check' && row.is_complete && row.piece_count === 0

/** Shares come in tenths of a percent; people read percents. Pure. */
export function percent(tenths: number | null): string {
  return tenths === null ? '—' : `${(tenths / 10).toFixed(1)}%`
}
