import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, signIn } from './people'

// [R112][R60][R143]
test.describe.configure({ mode: 'serial' })

const root = new URL('../..', import.meta.url).pathname
const hasOffice = existsSync('/usr/bin/soffice')
const hasFilms = existsSync('/usr/bin/ffmpeg')
let people: ReturnType<typeof makePeople> = {}
let submission = ''

test.beforeAll(() => {
  people = makePeople('district')
  const printed = execFileSync('.venv/bin/python', ['-m', 'tests.journey_evidence'], {
    cwd: root,
    encoding: 'utf8',
  })
  submission = (JSON.parse(printed) as { submission: string }).submission
})

/** The desk with the viewer in sight: on a phone it is behind a tab. */
async function openDesk(page: Page) {
  await page.goto(`/submissions/${submission}/review/district`)
  const tab = page.getByRole('tab', { name: '材料' })
  await expect(page.getByRole('button', { name: /C1/ }).first().or(tab)).toBeVisible()
  if (await tab.isVisible()) await tab.click()
}

async function turnTo(page: Page, name: string) {
  const viewer = page.getByRole('region', { name: '材料查看' })
  await page.getByRole('button', { name: '下一份材料' }).click()
  await expect(viewer.getByText(name, { exact: true })).toBeVisible()
}

async function seesPicture(page: Page) {
  const picture = page.getByRole('img', { name: '课堂照片.jpg' })
  await expect(picture).toBeVisible({ timeout: 60_000 })
  await expect
    .poll(() => picture.evaluate(one => (one as HTMLImageElement).naturalWidth))
    .toBe(1600)
}

async function seesPages(page: Page) {
  if (!hasOffice) {
    await expect(page.getByText('服务器没有安装转换程序')).toBeVisible({ timeout: 60_000 })
    return
  }
  const shown = page.getByRole('region', { name: '教学反思.xlsx' })
  await expect(shown).toBeVisible({ timeout: 90_000 })
  await expect.poll(() => shown.locator('canvas').first().getAttribute('width')).not.toBe('0')
}

for (const [size, viewport] of Object.entries({ desk, phone })) {
  test(`a reviewer sees picture, pages and film beside the rubric (${size})`, async ({
    browser,
  }) => {
    const page = await signIn(browser, people['district'], viewport)
    await openDesk(page)
    await seesPicture(page)
    await looksRight(page)
    await page.screenshot({ path: `test-results/viewer-${size}-picture.png` })
    await turnTo(page, '教学反思.xlsx')
    await seesPages(page)
    await looksRight(page)
    await page.screenshot({ path: `test-results/viewer-${size}-pages.png` })

    await page.getByRole('button', { name: '查重', exact: true }).click()
    const panel = page.getByRole('complementary', { name: '查重提示' })
    await expect(panel).toContainText('不是结论')
    await expect(panel).toContainText('烟台第五中学')
    await expect(panel).toContainText('课中依据投票结果调整讲解的顺序和深度')
    await looksRight(page)
    await page.screenshot({ path: `test-results/viewer-${size}-duplicates.png` })
  })
}

test('a film goes on where it was when its link has run out', async ({ browser }) => {
  test.skip(!hasFilms, 'ffmpeg is not installed: deploy/converters.sh')
  const page = await signIn(browser, people['district'], desk)
  await openDesk(page)
  await turnTo(page, '教学反思.xlsx')
  await turnTo(page, '课堂实录.mp4')
  const film = page.locator('video')
  await expect(film).toBeVisible()
  await expect(page.getByText('时长 0:08')).toBeVisible({ timeout: 60_000 })
  const at = () => film.evaluate(one => (one as HTMLVideoElement).currentTime)
  await film.evaluate(one => {
    const player = one as HTMLVideoElement
    player.muted = true
    player.currentTime = 5
    return player.play()
  })
  await expect.poll(at).toBeGreaterThan(5)
  await page.screenshot({ path: 'test-results/viewer-film.png' })
  await looksRight(page)
  // As when the store says 403 in the middle of a lesson.
  await film.evaluate(async one => {
    const player = one as HTMLVideoElement
    player.currentTime = 3
    await player.play()
    const opened = new Promise(resolve => player.addEventListener('loadedmetadata', resolve))
    player.dispatchEvent(new Event('error'))
    await opened
  })
  await expect.poll(at).toBeGreaterThan(3.2)
})
