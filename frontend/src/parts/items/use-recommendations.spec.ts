// [R140]
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useSession } from '@/parts/session/session'
import { useRecommendations } from './use-recommendations'

async function asked(me: Response): Promise<URLSearchParams> {
  const choices = [{ code: 'B2', source: 'plan', certification: { level: 'fail' } }]
  const answers: Record<string, () => Response> = {
    me: () => me,
    'my-certifications': () => Response.json({ choices }),
    recommendations: () => Response.json({ items: [] }),
  }
  const urls: URL[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    const url = new URL(request.url)
    urls.push(url)
    return Promise.resolve(answers[url.pathname.split('/').at(-1) ?? '']?.() ?? Response.error())
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  const grant = { role: 'teacher', org_id: 'o', org_name: '校', org_path: '/1/' }
  useSession().grants = [grant] as ReturnType<typeof useSession>['grants']
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const Probe = { setup: () => useRecommendations(4), template: '<p />' }
  mount(Probe, { global: { plugins: [pinia, [VueQueryPlugin, { queryClient }]] as never } })
  return vi.waitFor(async () => {
    await flushPromises()
    const found = urls.find(({ pathname }) => pathname.endsWith('/recommendations'))
    expect(found).toBeDefined()
    return found?.searchParams ?? new URLSearchParams()
  })
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('recommendations', () => {
  it('are asked for with the stages the teacher is registered with', async () => {
    const sent = await asked(Response.json({ person: { stages: ['junior', 'not-a-stage'] } }))
    expect(sent.getAll('stage')).toEqual(['junior'])
    expect(sent.getAll('failed')).toEqual(['B2'])
  })

  it('are asked for without stages when nobody knows them', async () => {
    const sent = await asked(Response.json({ code: 'x', title: 'x' }, { status: 503 }))
    expect(sent.getAll('stage')).toEqual([])
  })
})
