// [R112]
import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { afterEach, expect, it, vi } from 'vitest'
import { usePreview } from './use-preview'

const json = vi.hoisted(() => vi.fn())
vi.mock('@/api/json', () => ({ json }))
afterEach(() => void vi.useRealTimers())

it('plays a film as it came until its copy is made, whatever fails in between', async () => {
  vi.useFakeTimers()
  const film = { look: 'video', is_blind: false, has_poster: false }
  json
    .mockResolvedValueOnce({ ...film, state: 'queued' })
    .mockRejectedValueOnce(new Error('the line is down'))
    .mockResolvedValueOnce({ ...film, state: 'making' })
    .mockResolvedValueOnce({ ...film, state: 'ready' })
  const linkTo = vi.fn(async (_id: string, how: string) => `/${how}`)
  let seen: ReturnType<typeof usePreview> | undefined
  const Page = defineComponent({
    setup() {
      seen = usePreview('f1', linkTo)
      return () => null
    },
  })
  mount(Page)

  await seen?.open()
  expect(seen?.link.value).toBe('/inline')
  await vi.advanceTimersByTimeAsync(60_000)

  expect([seen?.link.value, seen?.preview.value?.state]).toEqual(['/preview', 'ready'])
  expect(seen?.problem.value).toBeNull()
  const opened = linkTo.mock.calls.filter(([, how]) => how === 'inline')
  expect(opened).toHaveLength(1) // what plays is left alone meanwhile
  expect(json).toHaveBeenCalledTimes(4)
})
