const WINDOW_MS = 5_000

/** Speed over the last seconds, so that a stall shows and a resume does not jump. */
export class Speedometer {
  private samples: { at: number; bytes: number }[] = []

  /** Note how much has been sent in all at a time. */
  note(at: number, bytes: number): void {
    const last = this.samples.at(-1)
    if (last !== undefined && bytes < last.bytes) this.samples = []
    this.samples.push({ at, bytes })
    while (this.samples.length > 2 && at - (this.samples[0]?.at ?? at) > WINDOW_MS) {
      this.samples.shift()
    }
  }

  /** Bytes a second, or `null` before there is half a second to judge by. */
  read(): number | null {
    const first = this.samples[0]
    const last = this.samples.at(-1)
    if (first === undefined || last === undefined || last.at - first.at < 500) return null
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at)
  }

  reset(): void {
    this.samples = []
  }
}
