import { describe, expect, it, vi } from 'vitest'
import { gather } from './gather'

function echo() {
  const send = vi.fn(async (items: string[], id: string) => items.map(item => `${item}@${id}`))
  return { send, call: gather(3, send) }
}

describe('calls made close together', () => {
  it('travel as one and get their own answers', async () => {
    const { send, call } = echo()
    const answers = await Promise.all(['a', 'b'].map(name => call(name, name)))
    expect(send).toHaveBeenCalledTimes(1)
    expect(answers.map(answer => answer.split('@')[0])).toEqual(['a', 'b'])
  })

  it('never fill a batch beyond what it may hold', async () => {
    const { send, call } = echo()
    await Promise.all(['a', 'b', 'c', 'd'].map(name => call(name, name)))
    expect(send.mock.calls.map(([items]) => items)).toEqual([['a', 'b', 'c'], ['d']])
  })

  it('made later go in another batch', async () => {
    const { send, call } = echo()
    await call('a', 'a')
    await call('b', 'b')
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('fail each for itself', async () => {
    const call = gather(5, async (items: string[]) =>
      items.map(item => (item === 'bad' ? new Error('no') : item)),
    )
    const [good, bad] = await Promise.allSettled([call('1', 'good'), call('2', 'bad')])
    expect(good).toMatchObject({ status: 'fulfilled', value: 'good' })
    expect(bad).toMatchObject({ status: 'rejected' })
  })

  it('are repeated as the same batch under the same key, once for all of it', async () => {
    const seen: [string[], string][] = []
    const call = gather(5, async (items: string[], id: string) => {
      seen.push([items, id])
      if (seen.length === 1) throw new Error('the line broke')
      return items
    })
    const again = async (name: string) => call(name, name).catch(() => call(name, name))
    expect(await Promise.all([again('a'), again('b')])).toEqual(['a', 'b'])
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0])
  })
})
