/** What a service records: codes of actions, and of what they are done to. */
export interface Recorded {
  actions: readonly string[]
  subjects: readonly string[]
}
