import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R65][R67][R69][R96][R97][R107]
test.describe.configure({ mode: 'serial' })

const run = Date.now().toString(36)
const pdf = {
  name: '附件.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
}
let people: ReturnType<typeof makePeople> = {}

async function bothWidths(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  for (const [word, size] of Object.entries({ desk, phone })) {
    await page.setViewportSize(size)
    await looksRight(page)
    if (folder) await page.screenshot({ path: `${folder}/${name}-${word}.png`, fullPage: true })
  }
  await page.setViewportSize(desk)
}

async function begin(page: Page, kind: string) {
  await page.goto('/registers')
  await settled(page)
  await page.getByRole('tab', { name: new RegExp(kind) }).click()
  await page.getByRole('button', { name: `新建${kind}` }).click()
  await expect(page.getByText('草稿', { exact: true })).toBeVisible()
}

/** What lacks is refused by name, then everything is there and it counts. */
async function refused(page: Page, lacks: number) {
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText(`还有 ${lacks} 项必填内容未完成`)
}

async function attach(page: Page, name: string) {
  const slot = page.getByRole('region', { name })
  await slot.getByTestId('file-input').first().setInputFiles(pdf)
  await expect(slot.getByText(pdf.name).first()).toBeVisible({ timeout: 60_000 })
}

async function enter(page: Page, name: string) {
  await bothWidths(page, `registers-${name}-draft`)
  // A file is checked for some seconds: until then entering is refused.
  await expect(async () => {
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await expect(page.getByText('已登记', { exact: true })).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 90_000 })
  await bothWidths(page, `registers-${name}`)
}

test.beforeAll(() => {
  people = makePeople('city', 'team')
})

test('a work plan and an appraisal scheme name the passage', async ({ browser }) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()
  const page = await signIn(browser, people['team'])
  await begin(page, '年度工作计划')
  await refused(page, 4)
  await page.getByLabel('计划名称').fill(`工作计划${run}`)
  await page.getByLabel('计划日期').fill('2026-09-01')
  await page.getByLabel('写明提升工程 2.0 的原文').fill('将能力提升工程 2.0 纳入年度重点工作')
  await page.getByLabel('原文所在页码或章节').fill('第 3 页')
  await attach(page, '工作计划文件')
  await enter(page, 'work-plan')

  await begin(page, '个人考核方案')
  await refused(page, 4)
  await page.getByLabel('方案名称').fill(`考核方案${run}`)
  await page.getByLabel('提升工程 2.0 的分值').fill('101')
  await page.getByLabel('考核总分').fill('100')
  await attach(page, '考核方案文件')
  await expect(page.getByText('分值不应超过考核总分').first()).toBeVisible({ timeout: 30_000 })
  await page.getByLabel('提升工程 2.0 的分值').fill('5')
  await enter(page, 'appraisal')
  await page.context().close()
})

test('a newer rule replaces an older one, and not the other way round', async ({ browser }) => {
  const page = await signIn(browser, people['team'])
  for (const [name, replaced] of [
    [`制度甲${run}`, ''],
    [`制度乙${run}`, `制度甲${run}`],
  ] as const) {
    await begin(page, '制度文件')
    await page.getByLabel('制度名称').fill(name)
    await page.getByLabel('文号').fill('校发〔2026〕1号')
    await page.getByLabel('制度日期').fill('2026-09-01')
    await page.getByLabel('制度方面').selectOption('激励')
    if (replaced) await choose(page, replaced)
    await attach(page, '制度文件')
    await enter(page, replaced ? 'rule-newer' : 'rule')
  }
  await page.goto('/registers?kind=rule_paper')
  await page.getByRole('link', { name: `制度甲${run}` }).click()
  await page.getByRole('button', { name: '修改' }).click()
  await choose(page, `制度乙${run}`)
  await page.getByRole('button', { name: '保存修改' }).click()
  await expect(page.getByText(/不能再互相替代/).first()).toBeVisible()
  await bothWidths(page, 'registers-rule-back')
  await page.context().close()
})

async function choose(page: Page, name: string) {
  const field = page.getByLabel('替代哪一份制度')
  const option = field.locator('option', { hasText: name })
  await field.selectOption((await option.getAttribute('value')) ?? '')
}

test('a pairing with its activities, and feature work', async ({ browser }) => {
  const page = await signIn(browser, people['team'])
  await begin(page, '帮扶对子')
  await refused(page, 5)
  await page.getByRole('textbox', { name: /^名称/ }).fill(`结对${run}`)
  await page.getByLabel('结对类型').selectOption('教研组之间')
  await page.getByLabel('结对对象').fill('样例学校数学组')
  await page.getByLabel('帮扶内容').fill('每月一次联合教研')
  await page.getByLabel('开始日期').fill('2026-09-10')
  await page.getByRole('button', { name: '增加活动' }).click()
  await page.getByLabel('第 1 次活动 日期').fill('2026-10-10')
  await page.getByLabel('第 1 次活动 内容').fill('同课异构一次')
  await page.getByLabel('帮扶效果').fill('两校均能独立使用互动课堂')
  await enter(page, 'pairing')

  await begin(page, '特色工作')
  await refused(page, 3)
  await page.getByRole('textbox', { name: /^名称/ }).fill(`特色${run}`)
  await page.getByLabel('特色方面').selectOption('跨学科融合')
  await page.getByLabel('经验说明').fill('以项目学习贯通科学与语文')
  await enter(page, 'feature')
  await page.goto('/registers?kind=feature')
  await expect(page.getByRole('row', { name: new RegExp(`特色${run}`) })).toContainText('佐证材料')
  await page.context().close()
})
