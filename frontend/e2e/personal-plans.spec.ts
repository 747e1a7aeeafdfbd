import { type Page, expect, test } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R61][R81][R108][R109][R110]
test.describe.configure({ mode: 'serial' })

let people: ReturnType<typeof makePeople> = {}

test.beforeAll(() => {
  people = makePeople('city', 'teacher', 'team')
})

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** Choose an ability; the last day of the year is a day that fits. */
async function choose(page: Page, code: string) {
  await page.getByRole('checkbox', { name: new RegExp(`^${code} `) }).check()
  await page.getByLabel(`${code} 的目标`).fill('完成认证并用于日常教学')
  const day = page.getByLabel(`${code} 的计划完成日期`)
  await day.fill((await day.getAttribute('max')) ?? '')
}

test('a teacher writes a plan on the phone and hands it in', async ({ browser }) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const page = await signIn(browser, people['teacher'], phone)
  await page.goto('/my-plan')
  // A second attempt finds what the first one has begun.
  const begin = page.getByRole('button', { name: '开始填写' })
  await expect(begin.or(page.getByText('提交前还需补充'))).toBeVisible()
  if (await begin.isVisible()) await begin.click()
  await expect(page.getByText('提交前还需补充')).toBeVisible()
  await expect(page.getByRole('region', { name: '学校和教研组的目标' })).toBeVisible()
  await looksRight(page)
  await page.getByLabel('现有水平').fill('会制作课件，较少使用学情数据')
  await page.getByRole('checkbox', { name: '多媒体教学环境' }).check()
  await page.getByLabel('本年度提升目标').fill('用数据改进教学设计')
  await page.locator('summary').filter({ hasText: '多媒体教学环境' }).click()
  for (const code of ['A1', 'A3']) await choose(page, code)
  await expect(page.getByText('至少选择 3 项微能力，现有 2 项')).toBeVisible()
  await page.getByRole('button', { name: '提交学校审核' }).click()
  // What is missing is named, and there is nothing to press that would be refused.
  await expect(page.getByRole('dialog')).toContainText('至少选择 3 项微能力，现有 2 项')
  await expect(page.getByRole('dialog').getByRole('button', { name: '提交学校审核' })).toHaveCount(
    0,
  )
  await looksRight(page)
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await choose(page, 'A5')
  await expect(page.getByText('内容已完整，可以提交。')).toBeVisible()
  await expect(page.getByText('未兼顾四个维度，缺少：学业评价')).toBeVisible()
  await page.getByLabel('未兼顾四个维度的理由').fill('先做好课堂教学')
  await expect(page.getByText('未兼顾四个维度，缺少')).toHaveCount(0)
  await looksRight(page)
  await shot(page, 'my-plan-phone')

  await page.reload()
  await expect(page.getByLabel('本年度提升目标')).toHaveValue('用数据改进教学设计')
  await page.getByRole('button', { name: '提交学校审核' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交学校审核' }).click()
  await expect(page.getByText('等待学校审核')).toBeVisible()
  await looksRight(page)
  await page.context().close()
})

test('the school returns it with a request and a date, then approves', async ({ browser }) => {
  const school = await signIn(browser, people['team'])
  await school.goto('/personal-plans')
  await school.getByLabel('状态').selectOption('submitted')
  await school.locator('tbody a').first().click()
  await school.getByRole('button', { name: '退回修改' }).click()
  const dialog = school.getByRole('dialog')
  await dialog.getByLabel('整改要求').fill('请写明每项能力用在哪门课')
  await dialog.getByLabel('整改期限').fill(`${new Date().getFullYear() + 1}-03-01`)
  await dialog.getByRole('button', { name: '退回修改' }).click()
  await expect(school.getByText('已退回', { exact: true })).toBeVisible()
  await looksRight(school)

  const teacher = await signIn(browser, people['teacher'], phone)
  await teacher.goto('/my-plan')
  await expect(teacher.getByText('请写明每项能力用在哪门课').first()).toBeVisible()
  await looksRight(teacher)
  await teacher.getByLabel('本年度提升目标').fill('在语文课上用数据改进教学设计')
  await expect(teacher.getByText(/已保存/)).toBeVisible()
  await teacher.getByRole('button', { name: '提交学校审核' }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: '提交学校审核' }).click()
  await expect(teacher.getByText('等待学校审核')).toBeVisible()

  await school.goto('/personal-plans')
  await settled(school)
  await school
    .getByRole('checkbox', { name: /选择 .* 的计划/ })
    .first()
    .check()
  await looksRight(school)
  await shot(school, 'personal-plans-desk')
  await school.getByRole('button', { name: '批量通过（1）' }).click()
  await school.getByRole('dialog').getByRole('button', { name: '通过', exact: true }).click()
  await expect(school.getByRole('dialog')).toHaveCount(0)
  await expect(school.getByRole('cell', { name: '已通过' }).first()).toBeVisible()
  const bar = school.getByRole('region', { name: '刚才的办理' })
  await expect(bar).toContainText('已通过 1 份计划')
  await looksRight(school)
  await shot(school, 'personal-plans-undo-desk')
  await bar.getByRole('button', { name: '撤销' }).click()
  await expect(bar).toContainText('已撤销 1 项')
  await school
    .getByRole('checkbox', { name: /选择 .* 的计划/ })
    .first()
    .check()
  await school.getByRole('button', { name: '批量通过（1）' }).click()
  await school.getByRole('dialog').getByRole('button', { name: '通过', exact: true }).click()
  await expect(school.getByRole('dialog')).toHaveCount(0)
  await school.setViewportSize(phone)
  await looksRight(school)
  await shot(school, 'personal-plans-undo-phone')
  await school.setViewportSize(desk)

  await teacher.reload()
  await expect(teacher.getByText('通过审核')).toBeVisible()
  await looksRight(teacher)
  await teacher.context().close()
  await school.context().close()
})
