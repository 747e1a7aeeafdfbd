import { expect, type Page } from '@playwright/test'
import { settled } from './people'

const today = () => new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai' })

/** Years of a city never overlap: what a journey before this one has opened for today is used. */
export async function openYear(page: Page) {
  await page.goto('/years')
  await settled(page)
  for (const text of await page.getByRole('row', { name: /开放中/ }).allInnerTexts()) {
    const [from, until] = text.match(/\d{4}-\d\d-\d\d/g) ?? []
    if (from && until && from <= today() && today() <= until) return
  }
  const [year = 0, month = 0] = today().split('-').map(Number)
  const begins = month < 9 ? year - 1 : year
  await page.getByRole('button', { name: '新建年度' }).click()
  const form = page.getByRole('dialog')
  const name = `${begins}—${begins + 1} 学年`
  await form.getByLabel('名称').fill(name)
  await form.getByLabel('开始日期').fill(`${begins}-09-01`)
  await form.getByLabel('结束日期').fill(`${begins + 1}-08-31`)
  await form.getByRole('button', { name: '保存' }).click()
  const row = page.getByRole('row', { name: new RegExp(name) }).first()
  await row.getByRole('button', { name: '开放' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '开放' }).click()
  await expect(row).toContainText('开放中')
}
