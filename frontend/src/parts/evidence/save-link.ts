/** Let the browser save what a link leads to; the answer says `attachment`, so the page stays. */
export function saveLink(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
