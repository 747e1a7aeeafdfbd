/** Where the browser opens files of one's own or one's unit: no ticket, but the session. */
import { send } from '@/api'
import { filePath } from './evidence-api'
import type { LinkTo } from './file-links'

/**
 * The service leads on to a signed address, which `<img>`, `<video>` and a download can use by
 * themselves: a film of two gigabytes never sits in the page's memory. One byte is asked for, so
 * that nothing is fetched twice.
 */
export const ownLinks: LinkTo = async (fileId, how) => {
  const path = filePath(fileId, how)
  if (how === 'preview-state' || how === 'duplicates') return path
  const answer = await send(path, { headers: new Headers({ Range: 'bytes=0-0' }) })
  await answer.body?.cancel()
  return answer.url
}
