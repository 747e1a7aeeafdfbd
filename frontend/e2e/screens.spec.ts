import { type Page, expect, test } from '@playwright/test'
import { desk, fitsIn, looksRight, makePeople, phone, settled, signIn } from './people'

// [R137]
const ROLES = [
  'city',
  'district',
  'lead',
  'team',
  'teacher',
  'leader',
  'expert',
  'centre',
  'admin',
  'security',
  'auditor',
] as const
/** Looked at closely by the first role that has it; the next ones see it whole on a phone. */
const seen = new Set<string>()
let people: ReturnType<typeof makePeople> = {}

/** By the menu where it has the screen, as people go: the page is not loaded anew each time. */
async function go(page: Page, path: string) {
  const entry = page.getByRole('navigation').locator(`a[href="${path}"]`).first()
  if (await entry.count()) await entry.evaluate((link: HTMLElement) => link.click())
  else await page.goto(path)
  // A screen may add what it chose; one that is refused has the path in its query alone.
  await expect(page).toHaveURL(({ pathname }) => pathname === path)
  await settled(page)
}

test.beforeAll(() => {
  people = makePeople(...ROLES)
})

for (const role of ROLES) {
  test(`every screen of ${role}: no axe finding, nothing too wide, also in large text`, async ({
    browser,
  }) => {
    test.setTimeout(600_000) // an office has some thirty screens, each looked at twice
    const page = await signIn(browser, people[role])
    const entries = page.getByRole('navigation', { name: '主导航' }).getByRole('link')
    await expect(entries.first()).toBeVisible()
    const paths = await entries.evaluateAll(links =>
      links.map(link => new URL((link as HTMLAnchorElement).href).pathname),
    )
    for (const path of new Set([...paths, '/account', '/help'])) {
      const isNew = !seen.has(path)
      seen.add(path)
      await page.setViewportSize(isNew ? desk : phone)
      await go(page, path)
      if (isNew) await looksRight(page)
      await page.setViewportSize(phone)
      await (isNew ? looksRight(page) : fitsIn(page))
    }
    await page.goto('/workbench')
    await page.evaluate(() => (document.documentElement.dataset['text'] = 'large'))
    await settled(page)
    await looksRight(page)
    await page.context().close()
  })
}

test('a screen that is not for the role, and one that does not exist, say so', async ({
  browser,
}) => {
  const page = await signIn(browser, people['teacher'])
  await page.goto('/rounds')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('不能使用这一页')
  await looksRight(page)
  await page.goto('/no-such-page')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await looksRight(page)
  await page.context().close()
})
