import { type Browser, type Page, expect, test } from '@playwright/test'
import { type Places, announce, answer, fill, mark, tidy } from './hostile-words'
import { phone, settled, signIn } from './people'

// [R30][R119][R128][R132][R138]
test.describe.configure({ mode: 'serial' })

let at: Places
let troubles: string[] = []
/** What hostile words would have become if they were more than words. */
const RUNNING = [
  'img[src="x"]',
  'svg[onload]',
  'iframe[srcdoc]',
  '[onerror]',
  '[onfocus]',
  'a[href^="javascript:" i]',
  'body style',
].join(',')

/** Whatever speaks up on a page: a dialog, a fault, or what the content security policy stopped. */
function listen(page: Page) {
  page.on('dialog', dialog => {
    troubles.push(`dialog on ${page.url()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', error => troubles.push(`${page.url()}: ${error.message}`))
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) troubles.push(message.text())
  })
}

/** The words stand there, and nothing came of them. */
async function areWords(page: Page) {
  await settled(page)
  await expect(page.locator('body'), page.url()).toContainText(mark)
  await expect(page.locator(RUNNING), page.url()).toHaveCount(0)
  expect(troubles).toEqual([])
}

async function read(page: Page, ...paths: string[]) {
  listen(page)
  for (const path of paths) {
    await page.goto(path)
    await areWords(page)
  }
  await page.context().close()
}

const as = (browser: Browser, key: string) => signIn(browser, at.people[key])

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(300_000)
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  at = await fill(request)
  await request.dispose()
})
test.afterAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  await tidy(request, at)
  await request.dispose()
})
test.beforeEach(() => {
  troubles = []
})

test('the author and a reader see words', async ({ browser }) => {
  const own = [`/my-items`, `/my-items/${at.lesson}`, `/my-items/${at.tool}`, '/my-awards']
  await read(await as(browser, 'teacher'), ...own)
  const open = [`/library?q=${mark}`, `/library/${at.lesson}`, `/library/${at.tool}`]
  await read(await as(browser, 'other'), ...open, `/collections/${at.collection}`)
})

test('those who decide see words', async ({ browser }) => {
  const page = `/item-reviews/${at.lesson}`
  await read(await as(browser, 'team'), page, '/comment-reviews', '/award-records')
  await read(await as(browser, 'district'), '/item-reviews', page)
  const campaign = `/campaigns/${at.campaign}`
  const show = `/showcases/${at.show}`
  const judging = `${campaign}/judging`
  await read(await as(browser, 'city'), '/campaigns', campaign, judging, '/showcases', show)
  await read(await as(browser, 'centre'), '/tool-desk', `/library/${at.tool}`)
})

test('the auditor sees words', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  listen(page)
  await page.goto('/audit')
  await page.getByRole('combobox', { name: '系统', exact: true }).selectOption({ label: '案例库' })
  await page.getByRole('row').filter({ hasText: '资源' }).getByRole('button').first().click()
  await areWords(page)
  await page.context().close()
})

test('a judge sees words, and so does whoever reads the result', async ({
  browser,
  playwright,
  baseURL,
}) => {
  await read(await as(browser, 'expert'), '/judge-tasks', `/judge-tasks/${at.task}`)
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  const [first, second] = await announce(request, at)
  await answer(request, at, first ?? '')
  const result = `/campaign-results/${at.campaign}`
  await read(await as(browser, 'teacher'), '/campaign-results', result)
  await read(await as(browser, 'other'), result)
  await read(await as(browser, 'city'), '/workbench', `/campaigns/${at.campaign}/judging`)
  await answer(request, at, second ?? '')
  await request.dispose()
})

test('a stranger sees words', async ({ browser }) => {
  const context = await browser.newContext({ viewport: phone })
  const show = `/showcase/${at.show}`
  await read(await context.newPage(), '/showcase', show, `${show}/items/${at.lesson}`)
})
