/** Addresses of tools, which anybody may have typed: what is no web address is no link. Pure. */

/** The host of a web address without an account in it; null for anything else. */
export function hostOf(url: string): string | null {
  try {
    const { protocol, hostname, username, password } = new URL(url)
    const isWeb = protocol === 'https:' || protocol === 'http:'
    return isWeb && hostname && !username && !password ? hostname : null
  } catch {
    return null
  }
}

export const isUnsafe = (url: string): boolean => /^http:/i.test(url.trim())
