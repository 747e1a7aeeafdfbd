/** Points as people read them: `85.000` is 85, `77.500` is 77.5. Pure. */
export function shownPoints(value: string | number): string {
  return String(Number(value))
}
