/** Today on the city's clock, as `YYYY-MM-DD`, whatever the clock of the device is set to. */
export function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
}
