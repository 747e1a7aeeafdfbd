import { expect, type Page } from '@playwright/test'
import { settled } from './people'

/** A year around today must be open; whoever ran before may have opened it. */
export async function openYear(page: Page) {
  const now = new Date()
  await page.goto('/years')
  await settled(page)
  const year = now.getFullYear() - (now.getMonth() < 8 ? 1 : 0)
  const rows = page.getByRole('row', { name: /开放中/ }).filter({ hasText: `${year}-09-01` })
  if (await rows.count()) return
  await page.getByRole('button', { name: '新建年度' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('名称').fill(`${year}—${year + 1} 学年`)
  await form.getByLabel('开始日期').fill(`${year}-09-01`)
  await form.getByLabel('结束日期').fill(`${year + 1}-08-31`)
  await form.getByRole('button', { name: '保存' }).click()
  const row = page.getByRole('row', { name: new RegExp(`${year}—${year + 1} 学年`) }).first()
  await row.getByRole('button', { name: '开放' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '开放' }).click()
  await expect(row).toContainText('开放中')
}
