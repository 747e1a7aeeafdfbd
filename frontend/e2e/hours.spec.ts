import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R49][R78][R103][R104][R111]
test.describe.configure({ mode: 'serial' })

const activity = `旅程教研${Date.now().toString(36)}`
let people: ReturnType<typeof makePeople> = {}

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function attach(page: Page) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('dialog').getByRole('button', { name: '选择文件' }).click(),
  ])
  await chooser.setFiles({
    name: '签到表.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Mark(${activity})>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
    ),
  })
  await expect(
    page
      .getByRole('dialog')
      .getByRole('button', { name: /签到表\.pdf/ })
      .first(),
  ).toBeVisible()
}

test.beforeAll(() => {
  people = makePeople('city', 'teacher', 'team', 'district')
})

test('a teacher writes hours down on a phone, with proof', async ({ browser }) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const page = await signIn(browser, people['teacher'], phone)
  await page.goto('/my-hours')
  await expect(page.getByRole('heading', { name: /您还差：线上/ })).toBeVisible()
  await looksRight(page)
  // What an attempt before this one left would count for the same day.
  const open = page.getByRole('button', { name: '撤回' })
  for (let left = await open.count(); left > 0; left -= 1) {
    await open.first().click()
    await expect(open).toHaveCount(left - 1)
  }
  await page.getByRole('button', { name: '登记学时' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('活动名称').fill(activity)
  await form.getByLabel('学时', { exact: false }).last().fill('9')
  await form.getByRole('button', { name: '提交' }).click()
  await expect(form.getByRole('alert')).toContainText('证明材料')
  await expect(form.getByLabel('活动名称')).toHaveValue(activity)
  await attach(page)
  await looksRight(page)
  await shot(page, 'hours-form-phone')
  await form.getByRole('button', { name: '提交' }).click()
  const record = page.getByRole('article').filter({ hasText: activity })
  await expect(record).toContainText('待核实')
  await expect(record).toContainText('超过每日 8 学时')
  await looksRight(page)
  await shot(page, 'hours-mine-phone')
  await page.context().close()
})

test('the school looks at the proof, sends it back, and confirms the corrected record', async ({
  browser,
}) => {
  const school = await signIn(browser, people['team'])
  await expect(school.getByText(/条学时记录等待确认/)).toBeVisible()
  await school.goto('/school-hours/queue')
  const record = school.getByRole('article').filter({ hasText: activity })
  await expect(record).toBeVisible()
  await looksRight(school)
  await shot(school, 'hours-queue-desk')
  await school.getByRole('checkbox', { name: new RegExp(activity) }).check()
  await school.getByRole('button', { name: '退回' }).click()
  const dialog = school.getByRole('dialog')
  await expect(dialog).toContainText('将退回 1 条，共 9 学时')
  await dialog.getByLabel('退回理由').fill('学时填写有误')
  await looksRight(school)
  await dialog.getByRole('button', { name: '退回' }).click()
  await expect(record).toHaveCount(0)

  const teacher = await signIn(browser, people['teacher'], phone)
  await expect(teacher.getByText(/条学时记录未通过/)).toBeVisible()
  await teacher.goto('/my-hours')
  const mine = teacher.getByRole('article').filter({ hasText: activity })
  await expect(mine).toContainText('学时填写有误')
  await mine.getByRole('button', { name: '更正' }).click()
  await teacher.getByRole('dialog').getByLabel('学时', { exact: false }).last().fill('2')
  await teacher.getByRole('dialog').getByRole('button', { name: '提交' }).click()
  await expect(mine).toContainText('待确认')

  await school.reload()
  await school.getByRole('checkbox', { name: new RegExp(activity) }).check()
  await school.getByRole('button', { name: '确认计入' }).click()
  await expect(dialog).toContainText('将计入 1 条，共 2 学时')
  await dialog.getByRole('button', { name: '确认计入' }).click()
  await expect(record).toHaveCount(0)
  const bar = school.getByRole('region', { name: '刚才的办理' })
  await expect(bar).toContainText('已计入 1 条，共 2 学时')
  await looksRight(school)
  await shot(school, 'hours-undo-desk')
  await school.setViewportSize(phone)
  await looksRight(school)
  await shot(school, 'hours-undo-phone')
  await school.setViewportSize(desk)
  // Taken back it waits again; the teacher reads by whom. Then it is confirmed once more.
  await bar.getByRole('button', { name: '撤销' }).click()
  await expect(bar).toContainText('已撤销 1 项')
  await expect(record).toContainText('待确认')
  await expect(record).toContainText(/撤销了办理/)
  await teacher.reload()
  await expect(mine).toContainText(/撤销了办理/)
  await school.getByRole('checkbox', { name: new RegExp(activity) }).check()
  await school.getByRole('button', { name: '确认计入' }).click()
  await dialog.getByRole('button', { name: '确认计入' }).click()
  await expect(record).toHaveCount(0)
  await school.context().close()

  await teacher.reload()
  await expect(mine).toContainText('已计入')
  await expect(teacher.getByRole('heading', { name: /您还差：.*线下/ })).not.toContainText(
    '线下 25',
  )
  await teacher.context().close()
})

test('school and district see who lacks hours', async ({ browser }) => {
  const school = await signIn(browser, people['team'])
  await school.goto('/school-hours')
  await school.getByText('只看未满的教师').click()
  const row = school.getByRole('row').filter({ hasText: 'journey-teacher' }).first()
  await expect(row).toContainText('/ 25 学时')
  await looksRight(school)
  await shot(school, 'hours-school-desk')
  const [file] = await Promise.all([
    school.waitForEvent('download'),
    school.getByRole('button', { name: '导出表格' }).click(),
  ])
  expect(file.suggestedFilename()).toContain('教师学时')
  await row.getByRole('link').click()
  await expect(school.getByRole('article').filter({ hasText: activity })).toBeVisible()
  await looksRight(school)
  await school.context().close()

  const district = await signIn(browser, people['district'])
  await district.goto('/hour-schools')
  await settled(district)
  await looksRight(district)
  await shot(district, 'hours-district-desk')
  await district.setViewportSize(phone)
  await looksRight(district)
  await district.setViewportSize(desk)
  await district.getByRole('link', { name: '烟台第五中学' }).click()
  await expect(district.getByRole('heading', { name: '教师学时' })).toBeVisible()
  await district.context().close()
})
