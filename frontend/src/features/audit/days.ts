/** The beginning of a day in Yantai, in UTC. */
export function startOfDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00+08:00`)).toISOString()
}
