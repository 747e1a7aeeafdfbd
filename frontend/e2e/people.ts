import { execFileSync } from 'node:child_process'
import { type Browser, type Page, expect } from '@playwright/test'
import axe from 'axe-core'

interface Account {
  username: string
  password: string
}

const root = new URL('../..', import.meta.url).pathname
export const phone = { width: 390, height: 844 }
export const desk = { width: 1366, height: 768 }

/** Real people of every role, or those named, made by the platform's own command line. */
export function makePeople(...keys: string[]): Record<string, Account> {
  const printed = execFileSync('.venv/bin/python', ['-m', 'tests.journey_people', ...keys], {
    cwd: root,
    encoding: 'utf8',
  })
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '{}') as Record<string, Account>
}

/** Sign somebody in in a browser of their own. */
export async function signIn(browser: Browser, who: Account | undefined, viewport = desk) {
  if (!who) throw new Error('no such person')
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  await page.goto('/login')
  await page.getByLabel('账号', { exact: true }).fill(who.username)
  await page.getByLabel('密码', { exact: true }).fill(who.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await readNotice(page)
  await expect(page).toHaveURL(/workbench/)
  return page
}

/** The privacy notice is shown once; sensitive items are left alone. */
export async function readNotice(page: Page) {
  const tick = page.getByLabel('我已阅读并知悉上述告知书')
  await expect(tick.or(page.getByRole('navigation').first())).toBeVisible()
  if (!(await tick.isVisible())) return
  await tick.check()
  await page.getByRole('button', { name: '确认并继续' }).click()
}

/** Let everything that fades or moves be at its end; what turns for ever stays as it is. */
async function finishAnimations() {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
  await frame()
  await frame()
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
  }
}

/** What axe finds against WCAG 2.1 AA. There are no frames, so that it runs in the page itself. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  await page.evaluate(finishAnimations) // colours fade in; axe would read one half-way
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const found = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
      rules: { 'label-content-name-mismatch': { enabled: false } }, // experimental: counts decorations
      resultTypes: ['violations'],
      iframes: false,
    })
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
  })
}

/** WCAG 2.1 AA without a finding, and nothing to scroll sideways. */
export async function looksRight(page: Page) {
  // A button that comes to life just now is looked at again; what is wrong stays wrong.
  await expect(async () => {
    expect(await violations(page)).toEqual([])
  }).toPass({ timeout: 5_000 })
  await fitsIn(page)
}

/** Nothing to scroll sideways. */
export async function fitsIn(page: Page) {
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(tooWide).toBe(0)
}

/** The whole-point buttons 0…max of a graded item. */
export function pointButtons(page: Page) {
  return page.getByRole('group', { name: /得分$/ }).locator('label')
}

/** Give the item on the screen all its points, in the form its rule demands. */
export async function markFull(page: Page) {
  const faultless = page.getByRole('checkbox', { name: /^符合要求/ })
  const points = pointButtons(page)
  await expect(faultless.or(points.first())).toBeVisible()
  if (await faultless.count()) await faultless.check()
  else await points.last().click()
}

/** The screen has a heading and no block is loading any more. */
export async function settled(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('.loading')).toHaveCount(0)
}
