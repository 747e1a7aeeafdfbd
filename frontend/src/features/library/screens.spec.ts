import { VueQueryPlugin, QueryClient } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { useSession } from '@/parts/session/session'
import { routes } from './routes'

const files = import.meta.glob<Record<string, unknown>>('../../app/locales/zh-CN/*.ts', {
  eager: true,
  import: 'default',
})
const words = Object.entries(files).map(([path, said]) => [path.replace(/^.*\/|\.ts$/g, ''), said])

type Answer = { status?: number; body: unknown }
/** What the servers answer, by the end of the path; and what they were asked. */
let answers: Record<string, Answer> = {}
let asked: URL[] = []

const ID = '0192f0c4-7a10-7cc0-8a52-0242ac120002'
const item = {
  id: ID,
  kind: 'lesson',
  level: null,
  state: 'published',
  held_by: null,
  title: '用<b>在线测验</b>做课堂导入',
  summary: '三分钟测验找到起点。',
  author_id: ID,
  author_name: '王老师',
  credit: ['王老师', '李老师'],
  org_id: ID,
  org_name: '芝罘区珠玑小学',
  org_path: '/1/2/3/',
  district_name: '芝罘区',
  stages: ['primary'],
  subjects: ['mathematics'],
  abilities: ['A5'],
  year: 2026,
  cover_id: null,
  has_film: false,
  created_at: '2026-03-02T01:00:00Z',
  listed_at: '2026-03-02T01:00:00Z',
  ...{ used_count: 3, favourite_count: 1, comment_count: 0, rating_count: 2, rating: '4.5' },
  is_favourite: true,
}
const page = {
  ...item,
  version: 4,
  pending: null,
  newest_no: 1,
  published_no: 1,
  returned_reason: null,
  updated_at: item.created_at,
  version_no: 1,
  content: {
    ...{ title: item.title, summary: item.summary, body: '第一段。\n第二段。', abilities: ['A5'] },
    ...{ stages: ['primary'], subjects: ['mathematics'], licence: 'by_nc', pupils: 'none' },
    ...{ year: 2026, open_range: 'city', related_ids: [], source: null },
  },
  authors: [
    { person_id: ID, person_name: '王老师', part: '执教', consent: 'given', is_current: true },
  ],
  files: [],
  related: [],
  environments: ['multimedia'],
  dimensions: [],
  actions: [] as string[],
  gaps: [],
  steps: [],
  versions: [],
  is_owner: false,
  works_on_it: false,
  my_consent: null,
  asks_consent: false,
}
const none = { total: 0, is_more: false, facets: {} }

function answer(request: Request): Response {
  const url = new URL(request.url)
  asked.push(url)
  const key = Object.keys(answers).find(end => url.pathname.endsWith(end))
  const { status = 200, body } = answers[key ?? ''] ?? { status: 404, body: { code: 'x' } }
  const headers = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }
  return new Response(JSON.stringify(body), { status, headers })
}

async function open(path: string, role = 'teacher') {
  const pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  session.grants = [{ role, org_id: ID, org_name: '市', org_path: '/1/' }] as typeof session.grants
  const router = createRouter({ history: createMemoryHistory(), routes })
  for (const name of ['workbench', 'my-items']) {
    router.addRoute({ path: `/${name}`, name, component: { template: '<p />' } })
  }
  await router.push(path)
  const i18n = createI18n({
    legacy: false,
    locale: 'zh-CN',
    messages: { 'zh-CN': Object.fromEntries(words) },
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const plugins = [pinia, router, i18n, [VueQueryPlugin, { queryClient }]]
  const screen = mount(RouterView, { attachTo: document.body, global: { plugins } as never })
  await vi.waitFor(async () => {
    await flushPromises()
    expect(screen.find('.loading').exists()).toBe(false)
    expect(screen.find('h1').exists()).toBe(true)
  })
  return { screen, router }
}

// The first import of a screen reads all of its parts; no test should wait for that.
beforeAll(() => Promise.all([import('./LibraryScreen.vue'), import('./ItemScreen.vue')]), 60_000)
beforeEach(() => {
  asked = []
  answers = {
    '/items': { body: { items: [item], next_cursor: null } },
    '/items/facets': {
      body: {
        total: 1000,
        is_more: true,
        facets: { kind: [{ value: 'lesson', count: 1000, is_more: true }] },
      },
    },
    '/abilities': { body: { abilities: [{ code: 'A5', name: '技术支持的课堂导入' }] } },
    '/organisations': { body: { items: [], next_cursor: null } },
    [`/items/${ID}`]: { body: page },
    '/similar': { body: { items: [] } },
  }
  vi.stubGlobal('fetch', (request: Request) => Promise.resolve(answer(request)))
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

describe('the library', () => {
  it('shows what the address asks for, the words marked and harmless', async () => {
    const { screen } = await open('/library?q=课堂&kind=lesson')
    const list = asked.find(({ pathname }) => pathname.endsWith('/items'))
    expect(Object.fromEntries(list?.searchParams ?? [])).toEqual({
      q: '课堂',
      kind: 'lesson',
      sort: 'relevance',
      limit: '20',
    })
    expect(screen.get('h2').text()).toBe(item.title)
    expect(
      screen
        .get('h2')
        .findAll('mark')
        .map(one => one.text()),
    ).toEqual(['课堂'])
    expect(screen.text()).toContain('A5 技术支持的课堂导入')
    expect(screen.text()).toContain('共 1000+ 项')
    expect(screen.get('input[type=search]').element).toHaveProperty('value', '课堂')
    expect(screen.find('ul[aria-label=已选条件]').text()).toContain('课例')
  })

  it('takes a facet back with its chip, and puts it into the address with its box', async () => {
    const { screen, router } = await open('/library?q=课&kind=lesson')
    await screen.get('button[aria-label="去掉条件：课例"]').trigger('click')
    await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ q: '课' }))
    await screen.get('fieldset input').setValue(true)
    await vi.waitFor(() =>
      expect(router.currentRoute.value.query).toEqual({ q: '课', kind: ['lesson'] }),
    )
  })

  it('goes on where the page ended', async () => {
    answers['/items'] = { body: { items: [item], next_cursor: 'next' } }
    const { screen } = await open('/library')
    const other = { ...item, id: item.id.replace('0192', '0193'), title: '第二页' }
    answers['/items'] = { body: { items: [other], next_cursor: null } }
    await screen.get('.more').trigger('click')
    await vi.waitFor(() => expect(screen.text()).toContain('第二页'))
    expect(asked.at(-1)?.searchParams.get('cursor')).toBe('next')
    expect(screen.findAll('h2')).toHaveLength(2)
    expect(screen.find('.more').exists()).toBe(false)
  })

  it('searches on enter', async () => {
    const { screen, router } = await open('/library')
    await screen.get('input[type=search]').setValue(' 导入 ')
    await screen.get('form').trigger('submit')
    await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ q: '导入' }))
  })

  it.each([
    ['/library', '资源库还没有内容'],
    ['/library?q=课例', '换一个更短的词'],
    ['/library?kind=tool', '去掉一个筛选条件'],
  ])('says of an empty %s what to do', async (path, advice) => {
    answers['/items'] = { body: { items: [], next_cursor: null } }
    answers['/items/facets'] = { body: none }
    const { screen } = await open(path)
    expect(screen.text()).toContain(advice)
  })

  it('says why the list was refused', async () => {
    answers['/items'] = { status: 422, body: { title: '筛选条件不正确', code: 'invalid' } }
    const { screen } = await open('/library')
    expect(screen.get('.found [role=alert]').text()).toContain('筛选条件不正确')
  })

  it('offers the workbook to those who keep items, and to nobody else', async () => {
    expect((await open('/library')).screen.text()).not.toContain('导出列表')
    expect((await open('/library', 'city_office')).screen.text()).toContain('导出列表')
  })
})

describe('an item', () => {
  it('shows its words as text, who made it and what others may do with it', async () => {
    const { screen } = await open(`/library/${ID}`)
    expect(screen.get('h1').text()).toContain(item.title)
    for (const said of ['第二段。', '王老师', '执教', '不得商用', '画面中没有学生']) {
      expect(screen.text()).toContain(said)
    }
    const ability = screen.findAll('a').find(one => one.text() === 'A5 技术支持的课堂导入')
    expect(ability?.attributes('href')).toBe('/library?ability=A5')
    expect(screen.text()).not.toContain('下架')
  })

  it('offers what the answer allows', async () => {
    answers[`/items/${ID}`] = { body: { ...page, actions: ['take_down'] } }
    const { screen } = await open(`/library/${ID}`, 'city_office')
    expect(screen.findAll('button').map(one => one.text())).toContain('下架')
  })

  it('keeps what is typed about it to itself, a reply apart from new words', async () => {
    localStorage.clear()
    const other = ID.replace('0192', '0193')
    const comment = {
      ...{ id: 'c1', parent_id: null, person_id: ID, person_name: '王老师', org_name: '小学' },
      ...{ is_by_author: false, is_own: true, state: 'shown', text: '很好', reason: null },
      ...{ is_reported: false, may_edit: true, created_at: item.created_at, edited_at: null },
      ...{ version: 1, replies: [] },
    }
    answers[`/items/${other}`] = { body: { ...page, id: other } }
    answers['/comments'] = { body: { items: [comment], next_cursor: null } }
    const { screen, router } = await open(`/library/${ID}`)
    const fields = () => screen.findAll('textarea').map(({ element }) => element.value)
    const press = (word: string) =>
      screen
        .findAll('button')
        .find(one => one.text().startsWith(word))
        ?.trigger('click')
    await vi.waitFor(() => expect(screen.text()).toContain('很好'))
    await screen.get('textarea').setValue('写到一半')
    await press('回复')
    await screen.findAll('textarea').at(-1)?.setValue('答一半')
    await press('修改')
    expect(fields()).toEqual(['写到一半', '很好'])
    await router.push(`/library/${other}`)
    await vi.waitFor(() => expect(fields()[0]).toBe(''))
    await router.push(`/library/${ID}`)
    await vi.waitFor(() => expect(fields()[0]).toBe('写到一半'))
  })

  it('that is not there leads back to the library', async () => {
    answers[`/items/${ID}`] = { status: 404, body: { code: 'item_unknown' } }
    const { screen } = await open(`/library/${ID}`)
    expect(screen.get('h1').text()).toBe('没有找到该资源')
    expect(screen.get('a.el-button').attributes('href')).toBe('/library')
  })
})
