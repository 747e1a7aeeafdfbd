import { readFile } from 'node:fs/promises'
import { type Page, expect, test } from '@playwright/test'
import { type Caller, caller, published, uploaded } from './library-items'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R25][R119][R138][R144]
test.describe.configure({ mode: 'serial' })

const mark = Date.now().toString(36)
const first = `分享课例${mark}`
const second = `分享工具${mark}`
const waiting = ['一', '二', '三'].map(number => `待审课例${number}${mark}`)
const CASES = '/api/cases/v1'
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
let people: ReturnType<typeof makePeople> = {}
let lesson = ''
let plan = ''

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name })
const fact = (page: Page, name: string) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')

/** A lesson that waits for its school. */
async function submitted(author: Caller, title: string) {
  const made = await author.call<{ id: string; version: number }>('POST', `${CASES}/my-items`, {
    kind: 'lesson',
    level: null,
    title,
  })
  const path = `${CASES}/my-items/${made.id}`
  const body = {
    ...{ title, level: null, summary: '简介', body: '正文', stages: ['primary'], year: 2026 },
    ...{ subjects: ['chinese'], abilities: ['B2'], licence: 'by', pupils: 'none' },
    authors: [{ person_id: author.id, part: '' }],
    files: [{ file_id: plan, role: 'lesson_plan' }],
  }
  const saved = await author.call<{ version: number }>('PUT', path, body, made.version)
  await author.call('POST', `${path}/submit`, undefined, saved.version)
}

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(240_000)
  people = makePeople('teacher', 'team', 'reader', 'district', 'city')
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  const author = await caller(request, people['teacher'])
  const school = await caller(request, people['team'])
  plan = await uploaded(request, author, '教学设计.pdf', pdf)
  const files = [{ file_id: plan, role: 'lesson_plan' }]
  lesson = await published(author, school, 'lesson', { title: first, files })
  await published(author, school, 'tool', { title: second })
  for (const title of waiting) await submitted(author, title)
  const reader = await caller(request, people['reader'])
  await reader.call('PUT', `${CASES}/items/${lesson}/use`)
  await request.dispose()
})

test('a school publishes three at once, having seen what will happen', async ({ browser }) => {
  const page = await signIn(browser, people['team'])
  await page.goto('/item-reviews')
  await settled(page)
  for (const title of waiting) await page.getByLabel(`选择“${title}”`).check()
  await page.getByRole('button', { name: '发布', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('将处理以下 3 项：')).toBeVisible()
  await expect(dialog.getByText(waiting[0] ?? '')).toBeVisible()
  await expect(dialog.getByText('→ 已发布').first()).toBeVisible()
  await shot(page, 'sharing-preview')
  await looksRight(page)
  await dialog.getByRole('button', { name: '发布', exact: true }).click()
  await expect(dialog).toBeHidden()
  for (const title of waiting) await expect(page.getByText(title)).toHaveCount(0)
  await page.context().close()
})

test('a district reads the numbers, steps down to the school and exports', async ({ browser }) => {
  const page = await signIn(browser, people['district'])
  await page.goto('/sharing-statistics')
  await settled(page)
  const lines = card(page, '按单位')
  await expect(lines).toBeVisible()
  await shot(page, 'sharing-district')
  await looksRight(page)
  const used = card(page, '使用最多的资源').getByRole('link', { name: first })
  await expect(used).toBeVisible()
  // Other schools share, too.
  const row = lines.getByRole('row').filter({ hasText: '烟台第五中学' })
  const school = (await row.getByRole('button').innerText()).trim()
  await row.getByRole('button').click()
  await expect(page.getByRole('heading', { name: school, level: 2 })).toBeVisible()
  const count = Number(await fact(page, '分享的资源').innerText())
  expect(count).toBeGreaterThanOrEqual(5)
  await expect(card(page, '本校分享过资源的教师')).toBeVisible()
  await page.getByLabel('分组方式').selectOption('kind')
  await expect(card(page, '按类型').getByRole('row').filter({ hasText: '工具' })).toBeVisible()
  await shot(page, 'sharing-school')
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出表格' }).click()
  const content = await readFile(await (await saving).path())
  expect(content.subarray(0, 2).toString()).toBe('PK')
  // Every number leads to its rows.
  await fact(page, '分享的资源').getByRole('link').click()
  await expect(page).toHaveURL(/\/library\?/)
  await expect(page.getByText(`共 ${String(count)} 项`).first()).toBeVisible()
  await page.context().close()
})

test('it fits a phone, and says so where nothing was shared', async ({ browser }) => {
  const page = await signIn(browser, people['team'], phone)
  await page.goto('/sharing-statistics?by=ability')
  await settled(page)
  await expect(card(page, '按微能力')).toBeVisible()
  await shot(page, 'sharing-phone')
  await looksRight(page)
  await page.getByLabel('首次发布从').fill('2090-01-01')
  await expect(page.getByText('这一范围还没有分享的资源')).toBeVisible()
  await shot(page, 'sharing-phone-empty')
  await page.context().close()
})

test('an author names a related item; it stands on the page, and a file says where it is', async ({
  browser,
}) => {
  const page = await signIn(browser, people['teacher'])
  await page.goto(`/my-items/${lesson}`)
  await settled(page)
  await page.getByRole('button', { name: '开始修改' }).click()
  const field = card(page, '相关资源')
  await field.getByLabel('查找相关资源').fill(second)
  await field.getByRole('button', { name: new RegExp(second) }).click()
  await expect(field.getByText(second)).toBeVisible()
  await expect(page.getByText(/已保存/).first()).toBeVisible()
  await shot(page, 'sharing-related')
  await looksRight(page)
  await page.reload()
  await expect(card(page, '相关资源').getByText(second)).toBeVisible()
  await page.goto('/my-files')
  await settled(page)
  await page
    .getByRole('button', { name: /教学设计\.pdf/ })
    .first()
    .click()
  await expect(page.getByRole('link', { name: new RegExp(`资源《${first}》`) })).toBeVisible()
  await shot(page, 'sharing-file')
  await page.context().close()
})

test('a school links an award to its lesson, and the lesson tells of it', async ({ browser }) => {
  const page = await signIn(browser, people['team'])
  await page.goto('/award-records')
  await settled(page)
  await page.getByRole('button', { name: '登记获奖' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('教师姓名').fill('journey-teacher')
  await dialog.getByRole('radio', { name: /journey-teacher/ }).check()
  await dialog.getByLabel('课名').fill(first)
  await dialog.getByLabel('资源库中的这节课').selectOption({ label: first })
  await shot(page, 'sharing-award')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('link', { name: first }).click()
  await expect(card(page, '获奖登记')).toContainText('一师一优课')
  await shot(page, 'sharing-award-item')
  await page.context().close()
})
