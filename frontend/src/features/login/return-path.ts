/** Where to go after signing in: only ever a page of this platform. */
export function returnPath(wanted: unknown): string {
  const isOwn = typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted)
  return isOwn && !wanted.startsWith('/login') ? wanted : '/workbench'
}
