import { expect, test } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, signIn } from './people'

// [R60][R112][R143]
test.describe.configure({ mode: 'serial' })

const MIB = 1024 * 1024
const roundName = `上传旅程 ${Date.now()}`
let people: ReturnType<typeof makePeople> = {}
let address = ''

test.beforeAll(() => {
  people = makePeople('city', 'lead')
})

function pdf(name: string, size = 2_000, letter = 'a') {
  const start = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%'
  const end = '\ntrailer<</Root 1 0 R>>\n%%EOF\n'
  const body = letter.repeat(size - start.length - end.length)
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(start + body + end) }
}
function photo(name: string) {
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  return { name, mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') }
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/uploads-${name}.png` })
}

async function bothSizes(page: Page) {
  for (const size of [desk, phone]) {
    await page.setViewportSize(size)
    await looksRight(page)
  }
  await page.setViewportSize(desk)
}

/** The school's first item, in a browser of its own. */
async function firstItem(browser: Browser): Promise<Page> {
  const page = await signIn(browser, people['lead'])
  if (address === '') {
    await page.goto('/submissions')
    const row = page.getByRole('row').filter({ hasText: roundName })
    await row.getByRole('link', { name: '去填报' }).first().click()
    await expect(page.getByTestId('file-input').first()).toBeAttached()
    address = page.url()
  } else await page.goto(address)
  await expect(page.getByText(/个人空间还剩/).first()).toBeVisible()
  return page
}

function rowOf(page: Page, name: string) {
  return page.getByRole('listitem').filter({ hasText: name })
}
async function isUsable(page: Page, name: string) {
  await expect(page.getByRole('button', { name: `查看 ${name}` })).toBeEnabled({ timeout: 60_000 })
}
async function answer(page: Page, choice: RegExp) {
  const dialog = page.getByRole('dialog', { name: '上传前请确认' })
  await dialog.getByLabel(choice).check()
  await dialog.getByRole('button', { name: /^开始上传/ }).click()
  await expect(dialog).toHaveCount(0)
}

test('the city office opens a round', async ({ browser }) => {
  const page = await signIn(browser, people['city'])
  await page.goto('/rounds')
  await page.getByRole('link', { name: '创建批次' }).first().click()
  await page.getByLabel('批次名称').fill(roundName)
  await page.getByLabel('学年').fill('2026—2027')
  await page.getByLabel('学校自评截止').fill(inDays(10))
  await page.getByLabel('区市评审截止').fill(inDays(20))
  await page.getByLabel('市级复核截止').fill(inDays(30))
  await page.getByRole('button', { name: '保存为准备中' }).click()
  await page.getByRole('button', { name: '开放填报' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: '开放填报' }).click()
  await expect(page.getByText('进行中').first()).toBeVisible()
  await page.context().close()
})

test('several files at once; pictures only after the answer about pupils', async ({ browser }) => {
  const page = await firstItem(browser)
  await expect(page.getByText(/PDF、Word、Excel、PPT（每个不超过 50 MB）/)).toBeVisible()
  await bothSizes(page)

  const input = page.getByTestId('file-input').first()
  await input.setInputFiles([pdf('规划一.pdf'), pdf('规划二.pdf'), photo('课堂.png')])
  const dialog = page.getByRole('dialog', { name: '上传前请确认' })
  await expect(dialog.getByRole('button', { name: '开始上传 3 个文件' })).toBeDisabled()
  await bothSizes(page)
  await answer(page, /监护人同意/)
  for (const name of ['规划一.pdf', '规划二.pdf', '课堂.png']) await isUsable(page, name)
  await expect(rowOf(page, '规划一.pdf').first()).toContainText('回执 SC')
  await bothSizes(page)
  await page.context().close()
})

test('what was sent before is used again, not sent again', async ({ browser }) => {
  const page = await firstItem(browser)
  await page.getByRole('button', { name: '移除 规划二.pdf' }).first().click()
  await expect(page.getByRole('button', { name: '查看 规划二.pdf' })).toHaveCount(0)
  await page.getByRole('button', { name: '从我的材料选用' }).first().click()
  const dialog = page.getByRole('dialog', { name: '从我的材料选用' })
  await dialog.getByLabel('按文件名查找').fill('规划')
  await expect(dialog.getByRole('listitem').filter({ hasText: '规划一.pdf' })).toContainText(
    '已附上',
  )
  await dialog.getByRole('button', { name: /^选用.*规划二/ }).click()
  await expect(dialog.getByRole('listitem').filter({ hasText: '规划二.pdf' })).toContainText(
    '已附上',
  )
  await bothSizes(page)
  await shot(page, 'own-files')
  await dialog.getByRole('button', { name: '关闭' }).click()
  await isUsable(page, '规划二.pdf')
  await page.reload()
  await isUsable(page, '规划二.pdf')
  await page.context().close()
})

test('what fails the check says why, also after a reload', async ({ browser }) => {
  const page = await firstItem(browser)
  const fake = { ...pdf('冒充.pdf'), buffer: Buffer.from('MZ'.padEnd(3_000, 'x')) }
  await page.getByTestId('file-input').first().setInputFiles(fake)
  const row = rowOf(page, '冒充.pdf')
  await expect(row).toContainText('未通过检查', { timeout: 60_000 })
  const said = (await row.locator('.reason').textContent()) ?? ''
  expect(said.length).toBeGreaterThan(4)
  await expect(page.getByText(/已保存/).first()).toBeVisible()
  await page.reload()
  await expect(rowOf(page, '冒充.pdf').locator('.reason')).toHaveText(said, { timeout: 30_000 })
  await looksRight(page)
  await page.context().close()
})

test('too large, not accepted, unplayable: said before anything is sent', async ({ browser }) => {
  const page = await firstItem(browser)
  let began = 0
  page.on('request', request => {
    if (request.method() === 'POST' && /\/v1\/uploads(\/batch)?$/.test(request.url())) began += 1
  })
  const input = page.getByTestId('file-input').first()
  await input.setInputFiles([
    { ...photo('大图.png'), buffer: Buffer.alloc(20 * MIB + 1) },
    { name: '程序.exe', mimeType: '', buffer: Buffer.from('MZ') },
  ])
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('图片不能超过 20 MB')
  await expect(alert).toContainText('不接受这种文件')
  await bothSizes(page)
  await input.setInputFiles({ name: '课.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(9_000) })
  await expect(page.getByText('浏览器读不出这个视频')).toBeVisible()
  await page.getByRole('button', { name: '先不传' }).click()
  expect(began).toBe(0)
  await page.context().close()
})

test('pause, another computer, the same file: only the missing part is sent', async ({
  browser,
}) => {
  const large = pdf(`课堂实录说明 ${Date.now()}.pdf`, 11 * MIB)
  const first = await firstItem(browser)
  await first.route(/partNumber=2/, route => route.abort())
  await first.getByTestId('file-input').first().setInputFiles(large)
  await expect(rowOf(first, large.name)).toContainText('网络不稳，正在重试', { timeout: 30_000 })
  await expect(rowOf(first, large.name)).toContainText(/[5-9]\d%/)
  await rowOf(first, large.name).getByRole('button', { name: '暂停' }).click()
  await expect(rowOf(first, large.name)).toContainText('已暂停')
  await looksRight(first)
  // Where nothing could be attached to, the way back is told instead of a button.
  await first.goto('/my-files')
  const waiting = first.getByRole('region', { name: '没有传完的文件' })
  await expect(waiting).toContainText('回到原来填写的页面')
  await expect(rowOf(first, large.name)).toContainText(/保留到 20\d\d-/)
  await expect(waiting.getByRole('button', { name: '选择原文件继续' })).toHaveCount(0)
  await bothSizes(first)
  await first.context().close()

  const second = await firstItem(browser)
  const left = rowOf(second, large.name)
  await expect(second.getByText('上次没有传完的文件')).toBeVisible()
  await bothSizes(second)
  const same = second.getByTestId('same-file-input')
  await left.getByRole('button', { name: '选择原文件继续' }).click()
  await same.setInputFiles(pdf(large.name, 11 * MIB, 'b'))
  await expect(second.getByText(/内容不同/)).toBeVisible()
  await looksRight(second)
  const sent: string[] = []
  second.on('request', request => {
    const part = /partNumber=(\d+)/.exec(request.url())?.[1]
    if (request.method() === 'PUT' && part) sent.push(part)
  })
  await left.getByRole('button', { name: '选择原文件继续' }).click()
  await same.setInputFiles(large)
  await isUsable(second, large.name)
  expect(sent).toEqual(['2'])
  await expect(left.getByRole('button', { name: '选择原文件继续' })).toHaveCount(0)
  await second.context().close()
})

async function showCode(page: Page): Promise<string> {
  const answered = page.waitForResponse(/\/v1\/phone-links$/)
  await page.getByRole('button', { name: '手机上传' }).first().click()
  await expect(page.getByTestId('phone-qr')).toBeVisible()
  return ((await (await answered).json()) as { url: string }).url
}

async function scan(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

test('a phone sends without a login, the computer follows', async ({ browser }) => {
  const page = await firstItem(browser)
  const url = await showCode(page)
  await bothSizes(page)

  const mobile = await scan(browser, url)
  await expect(mobile.getByText('文件会直接出现在电脑上')).toBeVisible()
  await expect(page.getByText(/手机已连接/)).toBeVisible()
  await looksRight(mobile)
  await mobile.getByTestId('photo-input').setInputFiles(photo('手机照片.png'))
  await looksRight(mobile)
  await answer(mobile, /没有学生/)
  await expect(rowOf(mobile, '手机照片.png')).toContainText('可用', { timeout: 60_000 })
  const dialog = page.getByRole('dialog')
  const row = dialog.getByRole('listitem').filter({ hasText: '手机照片.png' })
  await expect(row).toContainText('可用', { timeout: 60_000 })
  await bothSizes(page)

  await mobile.reload() // the same tab goes on
  await expect(rowOf(mobile, '手机照片.png')).toBeVisible()
  const other = await scan(browser, url)
  await expect(other.getByRole('alert')).toContainText('已被打开过')
  await looksRight(other)

  await dialog.getByRole('button', { name: '完成' }).click()
  await isUsable(page, '手机照片.png')
  await expect(mobile.getByRole('alert')).toContainText('已结束', { timeout: 20_000 })
  await looksRight(mobile)
  for (const each of [page, mobile, other]) await each.context().close()
})

test('an ended, unknown or missing code gets a page that says what to do', async ({ browser }) => {
  const page = await firstItem(browser)
  const url = await showCode(page)
  await page.getByRole('dialog').getByRole('button', { name: '完成' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  for (const [opened, words] of [
    [url, '已结束'],
    [`${url}x`, '上传码无效'],
    [url.replace(/#.*/, ''), '不完整'],
  ] as const) {
    const mobile = await scan(browser, opened)
    await expect(mobile.getByRole('alert')).toContainText(words)
    await expect(mobile.getByText('重新扫码即可')).toBeVisible()
    await looksRight(mobile)
    await mobile.context().close()
  }
  await page.context().close()
})
