/** Shares come in tenths of a percent; people read percents. Pure. */
export function percent(tenths: number | null): string {
  return tenths === null ? '—' : `${(tenths / 10).toFixed(1)}%`
}
