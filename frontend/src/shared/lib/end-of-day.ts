/** The end of a day in Yantai: a date is over at 24:00 there, which is 16:00 UTC. */
export function endOfDay(date: string): string {
  return `${date}T16:00:00Z`
}
