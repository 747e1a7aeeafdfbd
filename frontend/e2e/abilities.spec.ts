import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R73][R113]
test.describe.configure({ mode: 'serial' })

const HEADER =
  '能力点编号,能力点名称,所属环境,所属维度,能力描述,测评任务,提交要求,材料类型,时长上限,优秀标准,合格标准'
const task = `学情分析方案${Date.now().toString(36)}`
let people: ReturnType<typeof makePeople> = {}
let names: string[] = []

test.beforeAll(() => {
  people = makePeople('city', 'teacher')
})

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** The catalogue as the screen shows it, as lines of a csv: code, name, environment, dimension. */
async function namesOn(page: Page): Promise<string[]> {
  const cards = page.locator('details summary')
  await expect(cards).toHaveCount(30)
  return cards.evaluateAll(all =>
    all.map(one => {
      const [code, name, places] = ['.code', 'strong', '.faint'].map(
        part => one.querySelector(part)?.textContent?.trim() ?? '',
      )
      const [environment, dimension] = (places ?? '').split('·').map(word => word.trim())
      return [code, name, environment, dimension].join(',')
    }),
  )
}

async function send(page: Page, lines: string[]) {
  await page.getByLabel('填好的表格').setInputFiles({
    name: '微能力目录.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([HEADER, ...lines].join('\n')),
  })
  await page.getByLabel('依据文件（选填）').fill('校本应用考核规范')
  await page.getByRole('button', { name: '上传检查' }).click()
}

const withTask = (line: string, rest: string) => `${line},描述,${rest}`

test('a wrong workbook is told cell by cell, and nothing changes', async ({ browser }) => {
  const page = await signIn(browser, people['city'])
  await page.goto('/abilities')
  names = await namesOn(page)
  await looksRight(page)
  await shot(page, 'abilities-desk')
  await page.getByRole('link', { name: '版本与导入' }).click()
  await page.getByRole('button', { name: '上传检查' }).click()
  await expect(page.getByText('请先选择填好的表格')).toBeVisible()

  const [first = '', ...others] = names
  await send(page, [withTask(first, `${task},PDF,实物,10,全部达到,`), ...others.slice(1)])
  await expect(page.getByRole('alert').getByText('表格中有 3 处需要修改')).toBeVisible()
  await expect(page.getByRole('row', { name: /第 2 行 材料类型/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /全表 能力点编号 .*A2/ })).toBeVisible()
  await looksRight(page)
  await shot(page, 'abilities-faults')
  await page.setViewportSize(phone)
  await looksRight(page)
  await expect(page.getByText('草稿')).toHaveCount(1) // in the form's own words only
  await page.context().close()
})

test('a right one becomes a draft, shows what it changes, and is published', async ({
  browser,
}) => {
  const page = await signIn(browser, people['city'])
  await page.goto('/abilities/versions')
  const [first = '', ...others] = names
  await send(page, [withTask(first, `${task},PDF,文档、视频,10,全部达到,大部分达到`), ...others])
  await expect(page.getByRole('heading', { name: /与第 \d+ 版的差异/ })).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(`A1 ${task} 新增任务`) })).toBeVisible()
  await looksRight(page)
  await shot(page, 'abilities-draft')
  await page.setViewportSize(phone)
  await looksRight(page)
  await page.setViewportSize(desk)
  await page.getByRole('button', { name: '发布', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('立即对全市生效')
  await dialog.getByRole('button', { name: '发布', exact: true }).click()
  await expect(page.getByText('已发布')).toBeVisible()
  await expect(page.getByRole('button', { name: '放弃草稿' })).toHaveCount(0)
  await page.context().close()
})

test('a teacher sees task and levels on a phone, and no way to change them', async ({
  browser,
}) => {
  const page = await signIn(browser, people['teacher'], phone)
  await page.goto('/abilities')
  await settled(page)
  await page.getByLabel('所属环境').selectOption({ label: '多媒体教学环境' })
  await page.getByLabel('所属维度').selectOption({ label: '学情分析' })
  await expect(page.locator('details')).toHaveCount(1)
  await page.locator('summary').click()
  await expect(page.getByRole('heading', { name: `A1.1 ${task}` })).toBeVisible()
  await expect(page.getByText('大部分达到')).toBeVisible()
  await looksRight(page)
  await shot(page, 'abilities-phone')
  await expect(page.getByRole('link', { name: '版本与导入' })).toHaveCount(0)
  await page.goto('/abilities/versions')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('不能使用这一页')
  await page.context().close()
})
