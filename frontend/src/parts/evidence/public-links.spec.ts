// [R30]
import { expect, it, vi } from 'vitest'
import { publicLinks, publicPath } from './public-links'

it('leads to previews alone, whatever is asked for', () => {
  const base = '/api/evidence/v1/public-files/f1/preview'
  expect(publicPath('f1', 'preview', 'a.b')).toBe(`${base}?ticket=a.b`)
  expect(publicPath('f1', 'inline', 'a.b')).toBe(`${base}?ticket=a.b`)
  expect(publicPath('f1', 'attachment', 'a.b')).toBe(`${base}?ticket=a.b`)
  expect(publicPath('f1', 'poster', 'a.b')).toBe(`${base}?ticket=a.b&part=poster`)
  expect(publicPath('f1', 'preview-state', 'a.b')).toBe(`${base}/state?ticket=a.b`)
})

it('asks for a ticket once, and again before it ends', async () => {
  let at = 0
  let count = 0
  const open = vi.fn(() => Promise.resolve({ ticket: `t${++count}` }))
  const linkTo = publicLinks(open, () => at)
  expect(await linkTo('f1', 'preview')).toContain('ticket=t1')
  at = 4 * 60_000
  expect(await linkTo('f2', 'thumbnail')).toContain('ticket=t1')
  at = 5 * 60_000
  expect(await linkTo('f1', 'preview')).toContain('ticket=t2')
  expect(open).toHaveBeenCalledTimes(2)
})
