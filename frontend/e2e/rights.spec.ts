import { type APIRequestContext, expect, test } from '@playwright/test'
import { makePeople, settled, signIn } from './people'

// [R37][R147]
let people: ReturnType<typeof makePeople> = {}

test.beforeAll(() => {
  test.setTimeout(180_000)
  people = makePeople('keeper', 'deputy')
})

const API = '/api/auth/v1'

interface Held {
  id: string
  role: string
  org_id: string
}

/** The administrator's calls about the rights of the deputy, without a page of their own. */
async function rightsDesk(request: APIRequestContext) {
  const session = await request.post(`${API}/sessions`, { data: people['keeper'] ?? {} })
  const { access_token } = (await session.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${access_token}` }
  const name = encodeURIComponent('样例journey-deputy')
  const found = await request.get(`${API}/people?q=${name}`, { headers })
  const [person] = ((await found.json()) as { items: { id: string }[] }).items
  const url = `${API}/people/${person?.id ?? ''}/grants`
  return {
    list: async () =>
      ((await (await request.get(url, { headers })).json()) as { items: Held[] }).items,
    give: (role: string, org_id: string) =>
      request.post(url, {
        headers: { ...headers, 'Idempotency-Key': crypto.randomUUID() },
        data: { role, org_id },
      }),
    take: (id: string) => request.delete(`${url}/${id}`, { headers }),
  }
}

test('[R37] work goes on when another right was taken back meanwhile', async ({
  browser,
  request,
}) => {
  const desk = await rightsDesk(request)
  for (const { id, role } of await desk.list()) if (role === 'teacher') await desk.take(id)
  const [team] = await desk.list()
  expect((await desk.give('teacher', team?.org_id ?? '')).status()).toBe(201)

  const page = await signIn(browser, people['deputy'])
  await settled(page)
  let token = ''
  const refused: string[] = []
  page.on('request', sent => (token = sent.headers()['authorization'] ?? token))
  page.on('response', answer => {
    if (answer.status() === 401) refused.push(new URL(answer.url()).pathname)
  })
  const menu = page.getByRole('navigation', { name: '主导航' })
  await menu.getByRole('link', { name: '考核细则', exact: true }).click()
  await settled(page)
  await expect.poll(() => token).not.toBe('')

  const old = token
  const extra = (await desk.list()).find(({ role }) => role === 'teacher')
  expect((await desk.take(extra?.id ?? '')).status()).toBe(204)
  const ping = { headers: { Authorization: old } }
  await expect
    .poll(async () => (await request.get('/api/assessment/v1/ping', ping)).status())
    .toBe(401)

  // A screen that has not been asked for yet: refused once, renewed, and shown as if nothing was.
  await menu.getByRole('link', { name: '整校推进考核' }).click()
  await expect.poll(() => refused.length).toBeGreaterThan(0)
  await expect.poll(() => token).not.toBe(old)
  await settled(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('整校推进考核')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.context().close()
})
