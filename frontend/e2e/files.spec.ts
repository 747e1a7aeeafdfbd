import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, signIn } from './people'

// [R60][R112][R143]
test.describe.configure({ mode: 'serial' })

const mark = Date.now().toString(36)
const roundName = `材料批次 ${mark}`
const pdf = {
  name: `迎检材料${mark}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n' +
      'trailer<</Root 1 0 R>>\n%%EOF\n',
  ),
}
const keys = ['city', 'lead', 'team', 'district', 'centre', 'auditor']
let people: ReturnType<typeof makePeople> = {}
let receipt = ''

test.beforeAll(() => {
  people = makePeople(...keys)
})

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** The screen is right on a desk and on a phone. */
async function bothSizes(page: Page, name: string) {
  await looksRight(page)
  await shot(page, `${name}-1366`)
  await page.setViewportSize(phone)
  await looksRight(page)
  await shot(page, `${name}-390`)
  await page.setViewportSize(desk)
}

async function newPage(browser: Browser, who: string) {
  return signIn(browser, people[who])
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

test('a round is open and the school team uploads a file', async ({ browser }) => {
  const city = await newPage(browser, 'city')
  await city.goto('/rounds')
  await city.getByRole('link', { name: '创建批次' }).first().click()
  await city.getByLabel('批次名称').fill(roundName)
  await city.getByLabel('学年').fill('2026—2027')
  await city.getByLabel('学校自评截止').fill(inDays(10))
  await city.getByLabel('区市评审截止').fill(inDays(20))
  await city.getByLabel('市级复核截止').fill(inDays(30))
  await city.getByRole('button', { name: '保存为准备中' }).click()
  await city.getByRole('button', { name: '开放填报' }).first().click()
  await city.getByRole('dialog').getByRole('button', { name: '开放填报' }).click()
  await expect(city.getByText('进行中').first()).toBeVisible()

  const team = await newPage(browser, 'team')
  await team.goto('/submissions')
  const row = team.getByRole('row').filter({ hasText: roundName })
  await row.getByRole('link', { name: '去填报' }).first().click()
  await team.getByTestId('file-input').first().setInputFiles(pdf)
  await expect(team.getByRole('button', { name: `查看 ${pdf.name}` })).toBeVisible({
    timeout: 30_000,
  })
})

test('its owner looks at the file without saving it', async ({ browser }) => {
  const team = await newPage(browser, 'team')
  await team.goto('/my-files')
  await team.getByLabel('文件名').fill(mark)
  for (const size of [desk, phone]) {
    await team.setViewportSize(size)
    await team.getByRole('button', { name: `查看 ${pdf.name}` }).click()
    const page = team.getByRole('region', { name: pdf.name }).locator('canvas').first()
    await expect(page).toBeVisible()
    await expect.poll(() => page.getAttribute('width')).not.toBe('0')
    await looksRight(team)
    await shot(team, `my-files-viewer-${size.width}`)
    await team.keyboard.press('Escape')
    await expect(page).toHaveCount(0)
  }
})

test('its owner finds the file, its receipt, and asks to have it deleted', async ({ browser }) => {
  const team = await newPage(browser, 'team')
  await team.goto('/my-files')
  await team.getByLabel('文件名').fill(mark)
  await expect(team.getByRole('button', { name: pdf.name, exact: true })).toBeVisible()
  await bothSizes(team, 'my-files')
  await team.getByRole('button', { name: pdf.name, exact: true }).click()
  const drawer = team.getByRole('dialog')
  await expect(drawer.getByText('还没有提交使用。')).toBeVisible()
  receipt =
    (await drawer
      .getByText(/^SC\d{8}-\d+$/)
      .first()
      .textContent()) ?? ''
  const [saved] = await Promise.all([
    team.waitForEvent('download'),
    drawer.getByRole('button', { name: '下载', exact: true }).click(),
  ])
  expect(readFileSync(await saved.path())).toEqual(pdf.buffer)
  await drawer.getByRole('button', { name: '申请删除' }).click()
  await drawer.getByLabel('事由').fill('文件传错了')
  await drawer.getByRole('button', { name: '提交申请' }).click()
  await expect(drawer.getByText('待处理：文件传错了')).toBeVisible()
  await bothSizes(team, 'my-file')
})

test('the auditor holds it, so the principal cannot have it deleted', async ({ browser }) => {
  const auditor = await newPage(browser, 'auditor')
  await auditor.goto('/legal-holds')
  await auditor.getByRole('button', { name: '保全材料' }).click()
  const form = auditor.getByRole('dialog')
  await form.getByLabel('回执号').fill('SC20200101-000001')
  await form.getByLabel('事由').fill('举报核查')
  await form.getByRole('button', { name: '确认保全' }).click()
  await expect(form.getByRole('alert')).toBeVisible()
  await form.getByLabel('回执号').fill(receipt)
  await form.getByRole('button', { name: '确认保全' }).click()
  const row = auditor.getByRole('row').filter({ hasText: receipt })
  await expect(row.getByText('保全中')).toBeVisible()
  await bothSizes(auditor, 'legal-holds')

  const lead = await newPage(browser, 'lead')
  await expect(lead.getByText('1 项材料删除申请等待您处理')).toBeVisible()
  await bothSizes(lead, 'workbench-deletion')
  await lead.getByRole('link', { name: '去处理' }).click()
  const asked = lead.getByRole('row').filter({ hasText: '文件传错了' }).filter({ hasText: receipt })
  await asked.getByRole('button', { name: /^同意/ }).click()
  await lead.getByLabel('处理意见').fill('同意')
  await lead.getByRole('button', { name: '确认删除' }).click()
  await expect(lead.getByText('这份材料正在保全').first()).toBeVisible()
  await lead.getByRole('button', { name: '取消' }).click()
  await asked.getByRole('button', { name: /^不同意/ }).click()
  await lead.getByLabel('处理意见').fill('正在核查，暂不删除')
  await lead.getByRole('button', { name: '确认不同意' }).click()
  await expect(asked).toHaveCount(0)
  // Of the unit's files the list tells whose they are.
  await lead.getByLabel('文件名').fill(mark)
  const theirs = lead.getByRole('row').filter({ hasText: pdf.name })
  await expect(theirs).toContainText('journey-team')
  await bothSizes(lead, 'my-files-lead')
})

test('the school packs its evidence and downloads one zip', async ({ browser }) => {
  const lead = await newPage(browser, 'lead')
  await lead.goto('/packages')
  const choice = lead.getByLabel('学校申报')
  const option = choice.locator('option').filter({ hasText: roundName })
  await choice.selectOption((await option.getAttribute('value')) ?? '')
  await expect(lead.getByText(/^共 1 份/)).toBeVisible()
  await lead.getByRole('button', { name: '生成材料包' }).click()
  const made = lead.getByRole('row').filter({ hasText: roundName })
  await expect(made.getByText('可下载')).toBeVisible({ timeout: 30_000 })
  await bothSizes(lead, 'packages')
  const [saved] = await Promise.all([
    lead.waitForEvent('download'),
    made.getByRole('button', { name: /^下载 / }).click(),
  ])
  expect(saved.suggestedFilename()).toContain('迎检材料')
  const zip = readFileSync(await saved.path())
  expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  expect(zip.includes(pdf.buffer)).toBe(true)
  await made.getByRole('button', { name: /^下载地址/ }).click()
  await expect(lead.getByRole('link', { name: /\/content\?expires=/ })).toBeVisible()
  await looksRight(lead)

  const district = await newPage(browser, 'district')
  await district.goto('/packages')
  await district.getByLabel('学校名称').fill('烟台第五中学')
  const theirs = district.getByLabel('学校申报')
  const draft = theirs.locator('option').filter({ hasText: roundName })
  await expect(draft).toHaveCount(1)
  await theirs.selectOption((await draft.getAttribute('value')) ?? '')
  await expect(district.getByText('未提交的草稿只有学校自己能看到')).toBeVisible()
  await looksRight(district)
})

test('the centre looks at the store', async ({ browser }) => {
  const centre = await newPage(browser, 'centre')
  await centre.goto('/storage')
  const measure = centre.getByRole('button', { name: '立即统计' })
  await measure.click()
  await expect(centre.getByText(/^统计于/)).toBeVisible({ timeout: 30_000 })
  await centre.getByRole('button', { name: '立即复核' }).click()
  await centre.getByRole('button', { name: '立即对账' }).click()
  await expect(centre.getByText('正常')).toHaveCount(2, { timeout: 60_000 })
  await bothSizes(centre, 'storage')
})

test('whoever holds the receipt checks it without an account', async ({ browser }) => {
  const context = await browser.newContext({ viewport: desk })
  const page = await context.newPage()
  const sha256 = createHash('sha256').update(pdf.buffer).digest('hex')
  await page.goto('/login')
  await page.getByRole('link', { name: '核验材料回执' }).click()
  await page.getByLabel('回执编号').fill(receipt)
  await page.getByLabel('核验码').fill('00000000')
  await page.getByRole('button', { name: '核验' }).click()
  await expect(page.getByRole('alert')).toContainText('没有找到这份回执')
  await page.getByLabel('核验码').fill(sha256.slice(0, 8))
  await page.getByRole('button', { name: '核验' }).click()
  await expect(page.getByText('回执真实，材料已由平台完整接收')).toBeVisible()
  await expect(page.getByText(sha256)).toBeVisible()
  await expect(page.getByText(pdf.name)).toHaveCount(0)
  await bothSizes(page, 'receipt-check')
})
