import { expect, test } from '@playwright/test'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R112]
test('the centre gives one school its own room, and takes it back, with a reason', async ({
  browser,
}, info) => {
  test.setTimeout(600_000)
  const people = makePeople('centre')
  const page = await signIn(browser, people['centre'])
  await page.goto('/storage')
  await settled(page)
  const heading = page.getByRole('heading', { name: '单位空间上限' })
  const card = page.locator('section').filter({ has: heading })

  await card.getByRole('button', { name: '为单位另定上限' }).click()
  const dialog = page.getByRole('dialog', { name: '单位空间上限' })
  await dialog.getByRole('combobox', { name: '单位' }).fill('烟台第五中学')
  await page.getByRole('option', { name: '烟台第五中学' }).click()
  await expect(dialog.getByText(/现在的上限/)).toBeVisible()
  await dialog.getByLabel('上限（GB）').fill('多')
  await dialog.getByLabel('理由').fill('承担全市课例录制')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog.getByText(/请填写大于 0 的数/)).toBeVisible()
  for (const size of [desk, phone]) {
    await page.setViewportSize(size)
    await looksRight(page)
    await page.screenshot({ path: info.outputPath(`dialog-${size.width}.png`) })
  }
  await page.setViewportSize(desk)
  await dialog.getByLabel('上限（GB）').fill('812.5')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog).toHaveCount(0)

  const row = card.getByRole('row').filter({ hasText: '烟台第五中学' })
  await expect(row).toContainText('承担全市课例录制')
  for (const size of [desk, phone]) {
    await page.setViewportSize(size)
    await looksRight(page)
    await page.screenshot({ path: info.outputPath(`card-${size.width}.png`), fullPage: true })
  }
  await page.setViewportSize(desk)

  await page.getByRole('button', { name: /^调整/ }).first().click()
  await dialog.getByText('恢复通用上限').click()
  await dialog.getByLabel('理由').fill('任务结束')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(card.getByText('没有另定上限的单位。')).toBeVisible()
  await page.context().close()
})
