// [R99]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { useDecisions } from './useReviews'

afterEach(() => void vi.unstubAllGlobals())

it.each([200, 503])('reads the lists again when the answer is %i', async status => {
  const headers = { 'Content-Type': `application/${status < 400 ? '' : 'problem+'}json` }
  const body = JSON.stringify({ items: [] })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status, headers })))
  const queryClient = new QueryClient()
  const again = vi.spyOn(queryClient, 'invalidateQueries')
  let decisions!: ReturnType<typeof useDecisions>
  const Probe = { setup: () => ((decisions = useDecisions()), {}), template: '<p />' }
  mount(Probe, { global: { plugins: [[VueQueryPlugin, { queryClient }]] as never } })
  const wish = { verb: 'publish' as const, reason: '', items: [] }
  await decisions.many.mutateAsync(wish).catch(() => undefined)
  expect(again).toHaveBeenCalledWith({ queryKey: ['item-reviews', 'list'] })
})
