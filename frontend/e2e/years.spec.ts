import { expect, test } from '@playwright/test'
import { looksRight, makePeople, phone, signIn } from './people'

// [R110][R111]
test('the city office prepares and opens a year, a school sees what it asks for', async ({
  browser,
}) => {
  const people = makePeople('city', 'lead')
  const name = `旅程年度${Date.now().toString(36)}`
  // Years of a city never overlap: each run takes one of its own, far away.
  const from = 2100 + (Date.now() % 90)
  const office = await signIn(browser, people['city'])
  await office.goto('/years')
  await office.getByRole('button', { name: '新建年度' }).click()
  const form = office.getByRole('dialog')
  await form.getByLabel('名称').fill(name)
  await form.getByLabel('开始日期').fill(`${from}-09-01`)
  await form.getByLabel('结束日期').fill(`${from}-08-31`)
  await form.getByLabel('线上学时').fill('24')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByRole('alert')).toBeVisible()
  await expect(form.getByLabel('名称')).toHaveValue(name)
  await form.getByLabel('线上学时').fill('30')
  await form.getByLabel('结束日期').fill(`${from + 1}-08-31`)
  await looksRight(office)
  await form.getByRole('button', { name: '保存' }).click()
  const row = office.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText('筹备中')

  await row.getByRole('button', { name: '开放' }).click()
  await office.getByRole('dialog').getByRole('button', { name: '开放' }).click()
  await expect(row).toContainText('开放中')
  await row.getByRole('button', { name: '修改' }).click()
  await expect(office.getByRole('dialog').getByLabel('线上学时')).toBeDisabled()
  await office.context().close()

  const school = await signIn(browser, people['lead'], phone)
  await school.goto('/years')
  await expect(school.getByRole('row', { name: new RegExp(name) })).toContainText('线上 30 学时')
  await expect(school.getByRole('button', { name: '新建年度' })).toHaveCount(0)
  await looksRight(school)
  await school.context().close()
})
