import { expect, test, type Browser, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R65][R68][R76][R92][R96][R144]
test.describe.configure({ mode: 'serial' })

const run = Date.now().toString(36)
const roundName = `台账批次 ${run}`
const budget = `旅程预算${run}`
const meeting = `旅程动员会${run}`
const project = `旅程课题${run}`
const SCHOOL = '烟台第五中学'
const pdf = {
  name: '讲话稿.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
}
let people: ReturnType<typeof makePeople> = {}

async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function bothWidths(page: Page, name: string) {
  await looksRight(page)
  await shot(page, `${name}-desk`)
  await page.setViewportSize(phone)
  await looksRight(page)
  await shot(page, `${name}-phone`)
  await page.setViewportSize(desk)
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

async function openRound(page: Page) {
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
}

async function team(browser: Browser) {
  const page = await signIn(browser, people['team'])
  await page.goto('/registers')
  await settled(page)
  return page
}

/** What is typed in a draft is saved by itself. */
const saved = (page: Page) => expect(page.getByText(/^已保存/)).toBeVisible({ timeout: 15_000 })

test.beforeAll(() => {
  people = makePeople('city', 'team', 'district', 'leader', 'member')
})

test('the school enters a budget; what lacks is told beside it', async ({ browser }) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await openRound(office)
  await office.context().close()

  const page = await team(browser)
  await page.getByRole('tab', { name: /专项预算/ }).click()
  await bothWidths(page, 'registers-list-empty')
  await page.getByRole('button', { name: '新建专项预算' }).click()
  await expect(page.getByText('草稿', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText('还有 2 项必填内容未完成')
  await expect(page.getByText('请填写名称').first()).toBeVisible()
  await page.getByLabel('预算名称').fill(budget)
  await page.getByLabel('计划金额（元）').fill('10000')
  await page.getByRole('button', { name: '增加用途' }).click()
  await page.getByLabel('第 1 项用途 用途').fill('校本培训')
  await page.getByLabel('第 1 项用途 计划（元）').fill('8000')
  await page.getByLabel('第 1 项用途 已用（元）').fill('8500.50')
  await expect(page.getByText('“校本培训”已用超出计划 500.5 元')).toBeVisible({ timeout: 15_000 })
  await saved(page)
  await page.reload()
  await expect(page.getByLabel('预算名称')).toHaveValue(budget)
  await bothWidths(page, 'registers-budget-draft')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText('已登记', { exact: true })).toBeVisible()
  await bothWidths(page, 'registers-budget')
  await page.context().close()
})

test('and a kick-off with its speech; the list tells what else is missing', async ({ browser }) => {
  const page = await team(browser)
  await page.getByRole('tab', { name: /动员会/ }).click()
  await page.getByRole('button', { name: '新建动员会' }).click()
  await page.getByLabel('会议名称').fill(meeting)
  await page.getByLabel('召开日期').fill('2026-09-01')
  await page.getByLabel('地点').fill('报告厅')
  await page.getByLabel('到会人数').fill('88')
  await page.getByLabel('全校教师人数').fill('88')
  await page.getByLabel('是否由校长作微讲座').selectOption('是')
  await page.getByLabel('是否开展指导培训').selectOption('是')
  const speech = page.getByRole('region', { name: '讲话稿' })
  await speech.getByTestId('file-input').first().setInputFiles(pdf)
  await expect(speech.getByText(pdf.name).first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('还缺：视频、照片、PPT')).toBeVisible({ timeout: 30_000 })
  await bothWidths(page, 'registers-kick-off-draft')
  await expect(async () => {
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await expect(page.getByText('已登记', { exact: true })).toBeVisible({ timeout: 4000 })
  }).toPass({ timeout: 60_000 })
  await bothWidths(page, 'registers-kick-off')
  await page.goto('/registers?kind=kick_off')
  await settled(page)
  const row = page.getByRole('row', { name: new RegExp(meeting) })
  await expect(row).toContainText('还缺：视频、照片、PPT')
  await bothWidths(page, 'registers-list')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出台账' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/^台账-.*\.xlsx$/)
  await page.context().close()
})

test('the figures stand beside C8 and C17 and lead to the register', async ({ browser }) => {
  const page = await signIn(browser, people['team'])
  await page.goto('/submissions')
  const row = page.getByRole('row').filter({ hasText: roundName }).filter({ hasText: SCHOOL })
  await row.getByRole('link', { name: '去填报' }).first().click()
  await page.getByRole('button', { name: /C8/ }).first().click()
  const fact = page.getByRole('complementary').filter({ hasText: '平台数据' })
  await expect(fact).toContainText(/专项预算 \d+ 份，计划 \d+/)
  await looksRight(page)
  await shot(page, 'registers-fact-c8')
  await page.getByRole('button', { name: /C17/ }).first().click()
  await expect(fact).toContainText('校长已作微讲座，已开展指导培训')
  await shot(page, 'registers-fact-c17')
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    fact.getByRole('link', { name: '查看明细' }).click(),
  ])
  await expect(opened.getByRole('link', { name: meeting })).toBeVisible()
  await page.context().close()
})

test('the district reads what was entered and changes nothing', async ({ browser }) => {
  const page = await signIn(browser, people['district'])
  await page.goto('/register-schools')
  await settled(page)
  await page.getByLabel('查找学校').fill(SCHOOL)
  await expect(page.getByRole('row')).toHaveCount(2)
  await bothWidths(page, 'registers-schools')
  await page.getByRole('link', { name: SCHOOL }).click()
  await page.getByRole('tab', { name: /动员会/ }).click()
  await page.getByRole('link', { name: meeting }).click()
  await expect(page.getByText('报告厅')).toBeVisible()
  await expect(page.getByRole('button', { name: '修改' })).toHaveCount(0)
  await page.getByRole('button', { name: /^查看文件（1）/ }).click()
  await expect(page.getByRole('dialog')).toContainText(pdf.name)
  await shot(page, 'registers-district-file')
  await page.context().close()
})

test('a leader keeps the project of the group, is refused the budget', async ({ browser }) => {
  const page = await signIn(browser, people['leader'])
  await page.goto('/registers?kind=budget')
  await expect(page.getByText('这类台账由学校管理团队登记')).toBeVisible()
  await expect(page.getByRole('button', { name: /^新建/ })).toHaveCount(0)
  await expect(page.getByRole('tab')).toHaveCount(2)
  await bothWidths(page, 'registers-leader-refused')
  await page.getByRole('tab', { name: /课题/ }).click()
  await page.getByRole('button', { name: '新建课题' }).click()
  await page.getByLabel('课题名称').fill(project)
  await page.getByLabel('课题级别').selectOption('校级微课题')
  await page.getByLabel('查找主持人').fill('样例journey-member')
  await page
    .getByText(/^样例journey-member/)
    .first()
    .click()
  await page.getByLabel('申报日期').fill('2026-09-02')
  await saved(page)
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText('已登记', { exact: true })).toBeVisible()
  await page.context().close()

  const member = await signIn(browser, people['member'], phone)
  await member.goto('/registers')
  await settled(member)
  await member.getByRole('link', { name: project }).click()
  await expect(
    member.getByRole('definition').filter({ hasText: /样例journey-member/ }),
  ).toBeVisible()
  await expect(member.getByRole('button', { name: '修改' })).toHaveCount(0)
  await looksRight(member)
  await shot(member, 'registers-member-phone')
  await member.context().close()
})
