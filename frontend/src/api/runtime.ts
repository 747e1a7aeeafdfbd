/** What every generated client shares: our transport, our origin, refusals thrown. */
import { send } from './transport'

export const createClientConfig = <T extends object>(config?: T) => ({
  ...config,
  baseUrl: location.origin,
  fetch: send,
  throwOnError: true as const,
})
