import { expect, test, type Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'
import { openYear } from './open-year'

// [R77]
const run = Date.now().toString(36)
const course = `旅程课程${run}`
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
const later = today.format(Date.now() + 3 * 24 * 3_600_000)
const earlier = today.format(Date.now() - 24 * 3_600_000)

async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function send(page: Page) {
  const lines = [
    '工号,姓名,课程名称,学时,完成日期,记录编号',
    `T-JOURNEY-TEACHER,,${course},0.5,${earlier},${run}-1`,
    `T-JOURNEY-TEACHER,,${course}二,1,${later},${run}-2`,
    `NOBODY-${run},,${course},1,${earlier},${run}-3`,
  ]
  await page.getByLabel('填好的表格').setInputFiles({
    name: `学时${run}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  })
  await page.getByRole('button', { name: '上传检查' }).click()
}

test('the centre imports online hours, the teacher sees them, the import is taken back', async ({
  browser,
}) => {
  const people = makePeople('city', 'centre', 'teacher')
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  // The directory follows in seconds: until then the number is unknown here.
  const centre = await signIn(browser, people['centre'])
  await expect(async () => {
    await centre.goto('/hour-imports')
    await settled(centre)
    await send(centre)
    await expect(centre.getByRole('button', { name: '只写入正确的 2 行' })).toBeVisible()
  }).toPass()
  await expect(centre.getByRole('row', { name: /第 4 行/ })).toContainText('没有登记这个工号')
  await looksRight(centre)
  await shot(centre, 'hour-import-desk')
  await centre.getByRole('combobox', { name: '显示' }).selectOption({ label: '待核实（1 行）' })
  await expect(centre.getByRole('row', { name: /第 3 行/ })).toContainText('晚于今天')
  await centre.setViewportSize(phone)
  await looksRight(centre)
  await centre.setViewportSize(desk)
  await centre.getByRole('button', { name: '只写入正确的 2 行' }).click()
  await expect(centre.getByText('已写入', { exact: true })).toBeVisible()

  const teacher = await signIn(browser, people['teacher'], phone)
  await teacher.goto('/my-hours')
  const mine = teacher.getByRole('article').filter({ hasText: course })
  await expect(mine).toHaveCount(2)
  await expect(mine.filter({ hasText: '已计入' })).toHaveCount(1)
  await expect(mine.filter({ hasText: '晚于今天' })).toContainText('待核实')
  await expect(mine.getByRole('button', { name: '更正' })).toHaveCount(0)

  await centre.goto('/hour-imports')
  await send(centre)
  await expect(centre.getByRole('definition').nth(2)).toContainText('2 行')
  await centre.goto('/hour-imports')
  await looksRight(centre)
  await shot(centre, 'hour-imports-desk')
  await centre
    .getByRole('row')
    .filter({ hasText: run })
    .filter({ hasText: '已写入' })
    .getByRole('link')
    .click()
  await centre.getByRole('button', { name: '撤销导入' }).click()
  await centre.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
  await expect(centre.getByText('已撤销', { exact: true })).toBeVisible()
  await centre.context().close()

  await teacher.reload()
  await expect(mine).toHaveCount(0)
  await teacher.context().close()
})
