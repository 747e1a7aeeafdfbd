import { crc32, deflateSync } from 'node:zlib'
import { type Page, expect, test } from '@playwright/test'
import { caller, published, uploaded } from './library-items'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R27][R90][R138]
test.describe.configure({ mode: 'serial' })

/** Two characters that no other item has. */
const random = () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 0x4000))
const [first, second] = [random(), random()]
const word = `${first}${second}`
const nasty = '<img src=x onerror="document.title=1">'
let people: ReturnType<typeof makePeople> = {}
let lesson = ''

/** A picture of one colour. */
function picture(width: number, height: number): Buffer {
  const chunk = (kind: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(kind), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length)
    ends.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]) // eight bits of red, green, blue
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(3 * width, Buffer.from([47, 93, 80]))])
  const lines = deflateSync(Buffer.concat(Array<Buffer>(height).fill(line)))
  const parts = [chunk('IHDR', head), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n' +
    `trailer<</Root 1 0 R>>\n%${word}\n%%EOF\n`,
)

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

const cards = (page: Page) => page.getByRole('list', { name: '找到的资源' }).getByRole('heading')
async function search(page: Page, said: string) {
  await page.getByRole('searchbox').fill(said)
  await page.getByRole('searchbox').press('Enter')
  await expect(page).toHaveURL(address => address.searchParams.get('q') === said)
  await expect(page.locator('.old')).toHaveCount(0) // what was found before stays, pale, until then
}
/** A value of a facet, in the column or in the drawer. */
function box(page: Page, facet: string, value: string) {
  return page.getByRole('group', { name: facet }).getByRole('checkbox', { name: value })
}

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(240_000)
  people = makePeople('teacher', 'team', 'other', 'city', 'admin')
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  const author = await caller(request, people['teacher'])
  const school = await caller(request, people['team'])
  const plan = await uploaded(request, author, '导入教学设计.pdf', pdf)
  const cover = await uploaded(request, author, '封面.png', picture(640, 480))
  lesson = await published(author, school, 'lesson', {
    title: `${word}课堂导入：用在线测验找起点`,
    summary: `课前三分钟测验，依据${word}数据调整讲解顺序。${nasty}`,
    body: `第一段：怎样出题。\n第二段：怎样读数据。${nasty}`,
    files: [
      { file_id: plan, role: 'lesson_plan' },
      { file_id: cover, role: 'cover' },
    ],
  })
  await published(author, school, 'lesson', {
    title: `阅读课上的${word}`,
    subjects: ['chinese'],
    files: [{ file_id: plan, role: 'lesson_plan' }],
  })
  await published(author, school, 'tool', { title: `${word}抽签工具`, abilities: ['A5', 'B2'] })
  await request.dispose()
})

test('a teacher finds by words and facets, opens, and goes back to the same list', async ({
  browser,
}) => {
  const page = await signIn(browser, people['other'])
  await page
    .getByRole('navigation', { name: '主导航' })
    .getByRole('link', { name: '资源库' })
    .click()
  await settled(page)
  await looksRight(page)

  await search(page, word)
  await expect(cards(page)).toHaveCount(3)
  await expect(page.locator('mark').first()).toHaveText(word)
  await expect(page.getByText(nasty).first()).toBeVisible()
  await search(page, first)
  await expect(page.locator('mark').first()).toHaveText(first)
  await expect(page.getByRole('heading', { name: `${word}抽签工具` })).toBeVisible()
  await search(page, `zq ${word}`)
  await expect(cards(page)).toHaveCount(0)
  await search(page, `yl ${word}`) // the author 样例… by initials
  await expect(cards(page)).toHaveCount(3)
  await search(page, `${second}${first}〇`)
  await expect(page.getByText('没有找到符合条件的资源')).toBeVisible()
  await looksRight(page)
  await shot(page, 'library-none-1366')
  await page.getByRole('button', { name: '清空搜索词' }).click()
  await expect(page.getByRole('searchbox')).toHaveValue('')
  // After a pause it searches by itself.
  await page.getByRole('searchbox').fill(word)
  await expect(page).toHaveURL(`/library?q=${encodeURIComponent(word)}`)
  await expect(cards(page)).toHaveCount(3)
  await expect(cards(page).locator('mark')).toHaveText([word, word, word])
  // A picture whose small copy is still being made is left out; the next visit has it.
  await expect(async () => {
    await page.reload()
    const cover = page.locator('.picture img')
    await expect(cover).toHaveCount(1)
    const width = () => cover.evaluate(one => (one as HTMLImageElement).naturalWidth)
    await expect.poll(width, { timeout: 5_000 }).toBeGreaterThan(100)
  }).toPass({ timeout: 60_000 })
  await shot(page, 'library-words-1366')

  await box(page, '类型', '课例').check()
  await expect(cards(page)).toHaveCount(2)
  await box(page, '学科', '数学').check()
  await expect(cards(page)).toHaveCount(1)
  await expect(page.getByRole('list', { name: '已选条件' })).toContainText('课例')
  await expect(page.getByRole('status').filter({ hasText: '共 1 项' })).toBeVisible()
  await looksRight(page)
  await shot(page, 'library-cards-1366')
  const address = page.url()

  await cards(page).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('用在线测验找起点')
  await expect(page.getByRole('region', { name: '材料查看' })).toContainText('导入教学设计.pdf')
  await expect(page.getByRole('region', { name: '同类能力点' })).toContainText(`${word}抽签工具`)
  expect(await page.title()).not.toBe('1')
  await looksRight(page)
  await shot(page, 'library-item-1366')
  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(cards(page)).toHaveCount(1)
  await expect(page.getByRole('searchbox')).toHaveValue(word)

  await page.getByRole('button', { name: '清除全部条件' }).click()
  await expect(cards(page)).toHaveCount(3)
  await page.getByRole('button', { name: '表格' }).click()
  await expect(page.getByRole('row')).toHaveCount(4)
  await looksRight(page)
  await shot(page, 'library-table-1366')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出列表' }).click()
  expect((await saved).suggestedFilename()).toContain('资源库')
  await page.context().close()
})

test('on a phone the facets wait in a drawer', async ({ browser }) => {
  const page = await signIn(browser, people['teacher'], phone)
  await page.goto(`/library?q=${encodeURIComponent(word)}`)
  await expect(cards(page)).toHaveCount(3)
  await looksRight(page)
  await shot(page, 'library-cards-390')
  await page.getByRole('button', { name: '筛选', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: '筛选' })
  await box(page, '类型', '工具').check()
  await expect(drawer.getByRole('button', { name: '查看 1 项' })).toBeVisible()
  await looksRight(page)
  await shot(page, 'library-drawer-390')
  await drawer.getByRole('button', { name: '查看 1 项' }).click()
  await expect(page.getByRole('button', { name: '筛选（1）' })).toBeVisible()
  await expect(cards(page)).toHaveCount(1)
  await page.goto(`/library/${lesson}`)
  await expect(page.getByRole('region', { name: '基本信息' })).toContainText('不得商用')
  await expect(page.getByRole('region', { name: '经过' })).toContainText('发布')
  await looksRight(page)
  await shot(page, 'library-item-390')
  await page.context().close()
})

test('a keeper takes down and restores; what is not there says so', async ({ browser }) => {
  const page = await signIn(browser, people['city'])
  await page.goto(`/library/${lesson}`)
  await page.getByRole('button', { name: '下架', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('原因').fill('画面需要处理')
  await looksRight(page)
  await dialog.getByRole('button', { name: '下架', exact: true }).click()
  await expect(page.getByText('已下架', { exact: true })).toBeVisible()

  const reader = await signIn(browser, people['other'], desk)
  await reader.goto(`/library/${lesson}`)
  await expect(reader.getByRole('heading', { name: '没有找到该资源' })).toBeVisible()
  await looksRight(reader)
  await reader.getByRole('link', { name: '回到资源库' }).click()
  await settled(reader)

  await page.getByRole('button', { name: '恢复上架' }).click()
  await page.getByRole('dialog').getByLabel('原因').fill('已处理')
  await page.getByRole('dialog').getByRole('button', { name: '恢复上架' }).click()
  await expect(page.getByText('已处理')).toBeVisible()
  await looksRight(page)
  await shot(page, 'library-kept-1366')
  await reader.goto(`/library/${lesson}`)
  await expect(reader.getByRole('heading', { level: 1 })).toContainText('用在线测验找起点')
  await reader.context().close()
  await page.context().close()
})

test('who keeps accounts may read, too', async ({ browser }) => {
  const page = await signIn(browser, people['admin'], phone)
  await page.goto('/library')
  await settled(page)
  await looksRight(page)
  await page.context().close()
})
