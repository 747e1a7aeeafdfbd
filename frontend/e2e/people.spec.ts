import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, signIn } from './people'

// [R38][R131][R147][R148][R151]
test.describe.configure({ mode: 'serial' })

const mark = Date.now().toString(36)
const schools = [`旅程一小${mark}`, `旅程二小${mark}`] as const
const teacher = { name: `旅程教师${mark}`, staffNo: `J-${mark}`.toUpperCase() }
let people: ReturnType<typeof makePeople> = {}

test.beforeAll(() => {
  people = makePeople('admin', 'centre', 'lead', 'security')
})

/** Type part of a unit's name into a picker of `part` and take what is found. */
async function pick(part: Locator, label: string, name: string) {
  const named = part.page().getByRole('combobox', { name: label })
  const picker = part.locator('.picker').filter({ has: named })
  const box = picker.getByRole('combobox')
  const options = part.page().getByRole('option', { name, exact: true })
  await expect(async () => {
    await box.fill(name, { timeout: 5_000 })
    await options.last().click({ timeout: 5_000 })
    await expect(picker).toContainText(name, { timeout: 2_000 })
  }).toPass({ timeout: 45_000 })
}

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

async function openUnit(page: Page, name: string) {
  await page.goto('/organisations')
  await page.getByLabel('按名称或代码查找单位').fill(name)
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible()
}

test('the equipment centre registers two schools and a teacher', async ({ browser }) => {
  const page = await signIn(browser, people['centre'])
  for (const name of schools) {
    await page.goto('/organisations')
    await page.getByRole('button', { name: '芝罘区', exact: false }).nth(1).click()
    await page.getByRole('button', { name: '新增单位' }).click()
    await page.getByLabel('名称', { exact: false }).last().fill(name)
    await page.getByRole('button', { name: '保存' }).click()
    await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible()
  }
  await page.goto('/people')
  await page.getByRole('button', { name: '登记人员' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('姓名').fill(teacher.name)
  await form.getByLabel('工号').fill(teacher.staffNo)
  await pick(form, '所在单位', schools[0])
  await form.getByLabel('身份证号').fill('1.1E+17')
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await expect(form.getByText('文本格式').first()).toBeVisible()
  await form.getByLabel('身份证号').fill('')
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('heading', { name: teacher.name })).toBeVisible()
})

test('a move shows its effect before it is done', async ({ browser }) => {
  const page = await signIn(browser, people['centre'])
  await page.goto('/people')
  await page.getByLabel('姓名、首字母或工号').fill(teacher.staffNo)
  await page.getByRole('button', { name: teacher.name }).click()
  await page.getByRole('button', { name: '办理调动' }).click()
  await pick(page.locator('body'), '调入单位', schools[1])
  await page.getByLabel('事由').fill('工作调动')
  await page.getByRole('button', { name: '预览影响' }).click()
  await expect(page.getByText(`离开：${schools[0]}`)).toBeVisible()
  await shot(page, 'move')
  await page.getByRole('button', { name: '确认调动' }).click()
  await expect(page.getByText('工作调动').first()).toBeVisible()
  await looksRight(page)
})

test('two schools become one, and the old one says where it went', async ({ browser }) => {
  const page = await signIn(browser, people['centre'])
  await openUnit(page, schools[1])
  await page.getByRole('button', { name: '并入其他单位' }).click()
  await pick(page.locator('body'), '并入哪个单位', schools[0])
  await page.getByLabel('事由').fill('烟教〔2026〕8 号')
  await page.getByRole('button', { name: '预览影响' }).click()
  await expect(page.getByText('将影响 1 人')).toBeVisible()
  await shot(page, 'merge')
  await page.getByRole('button', { name: '确认合并' }).click()
  await expect(page.getByText(`并入${schools[0]}`).first()).toBeVisible()
  await looksRight(page)
  await shot(page, 'history')
})

test('one administrator proposes, another one confirms', async ({ browser }) => {
  const first = await signIn(browser, people['admin'])
  await first.goto('/people')
  await first.getByLabel('姓名、首字母或工号').fill(teacher.staffNo)
  await first.getByRole('button', { name: teacher.name }).click()
  // The list behind has a filter of the same name.
  const drawer = first.getByRole('dialog')
  await drawer.getByRole('combobox', { name: '角色', exact: true }).selectOption('auditor')
  await pick(drawer, '在哪个单位', '烟台市')
  await drawer.getByRole('button', { name: '授予', exact: true }).click()
  await first.getByLabel('申请事由').fill('审计岗位轮换')
  await first.getByRole('button', { name: '提出授权申请' }).click()
  await expect(first.getByText('申请已提出')).toBeVisible()
  await first.goto('/grant-proposals')
  await expect(first.getByRole('button', { name: '撤回申请' }).first()).toBeVisible()

  const second = await signIn(browser, people['security'], phone)
  await second.goto('/grant-proposals')
  const card = second.getByRole('listitem').filter({ hasText: teacher.name })
  await card.getByRole('button', { name: '确认授权' }).click()
  await shot(second, 'proposal-phone')
  await looksRight(second)
  await card.getByRole('button', { name: '确认授权' }).click()
  await expect(card).toHaveCount(0)
})

test('a machine gets its secret once', async ({ browser }) => {
  const page = await signIn(browser, people['admin'])
  await page.goto('/api-clients')
  await page.getByRole('button', { name: '新增接口客户端' }).click()
  await page.getByLabel('客户端标识').fill(`import-${mark}`)
  await page.getByRole('dialog').getByLabel('名称').fill('装备中心导入程序')
  await page.getByLabel('提交批量导入').check()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('只显示这一次')).toBeVisible()
  await shot(page, 'secret')
  await page.getByRole('button', { name: '已保存，关闭' }).click()
  await expect(page.getByText('只显示这一次')).toHaveCount(0)
  await looksRight(page)
})

test('a head sees the own people only, and may not register anybody', async ({ browser }) => {
  const page = await signIn(browser, people['lead'], phone)
  await page.goto('/people')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await expect(page.getByRole('button', { name: '登记人员' })).toHaveCount(0)
  await page.getByLabel('姓名、首字母或工号').fill(teacher.staffNo)
  await expect(page.getByText('没有符合条件的人员')).toBeVisible()
  await looksRight(page)
  await page.setViewportSize(desk)
  await page.goto('/api-clients')
  await expect(page).toHaveURL(/forbidden/)
})
