import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { looksRight, makePeople, phone, signIn } from './people'

// [R151]
test.describe.configure({ mode: 'serial' })

const root = new URL('../..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'imports-'))
const stamp = Date.now().toString(36).toUpperCase()
const school = '烟台第五中学'
const header = ['工号*', '姓名', '单位', '区市', '学科', '手机号', '备注']
let people: ReturnType<typeof makePeople> = {}

function workbook(verb: 'write' | 'correct', files: string[], rows?: unknown): string {
  execFileSync('.venv/bin/python', ['-m', 'tests.journey_workbooks', verb, ...files], {
    cwd: root,
    input: rows === undefined ? '' : JSON.stringify(rows),
  })
  return files.at(-1) ?? ''
}

function person(number: number, name: string) {
  const phoneNumber = `139${String(number).padStart(8, '0')}`
  return [`J${stamp}-${number}`, name, school, '芝罘区', '语文、信息技术', phoneNumber, '无']
}

async function upload(page: Page, file: string) {
  await page.goto('/imports')
  await page.getByLabel('文件', { exact: true }).setInputFiles(file)
  await page.getByRole('button', { name: '上传并检查' }).click()
  await expect(page).toHaveURL(/imports\/[0-9a-f-]{36}/)
}

test.beforeAll(() => {
  people = makePeople('centre', 'district')
})

test('[R151] the equipment centre imports people, corrects, applies and undoes', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const page = await signIn(browser, people['centre'])

  await test.step('the template comes with a click', async () => {
    await page.getByRole('link', { name: '批量导入' }).first().click()
    await expect(page.getByRole('heading', { name: '批量导入', level: 1 })).toBeVisible()
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载模板' }).click()
    expect((await coming).suggestedFilename()).toBe('人员导入模板.xlsx')
    await looksRight(page)
  })

  const first = join(folder, 'first.xlsx')
  const report = join(folder, 'report.xlsx')
  await test.step('a file with errors is checked, not written', async () => {
    workbook('write', [first], [header, person(1, '样例·甲'), person(2, ''), person(3, '样例·丙')])
    await upload(page, first)
    await expect(page.getByText('待确认', { exact: true })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('以下列不认识，已忽略：备注')).toBeVisible()
    await expect(page.getByText('姓名必填，请补上')).toBeVisible()
    await expect(page.getByRole('button', { name: '确认写入' })).toBeDisabled()
    await page.getByRole('button', { name: /^新增 2/ }).click()
    await expect(page.getByText('样例·甲')).toBeVisible()
    await looksRight(page)
  })

  await test.step('the same workbook comes back with a reason beside each wrong row', async () => {
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载错误表' }).click()
    await (await coming).saveAs(report)
  })

  await test.step('corrected, it is written', async () => {
    await upload(page, workbook('correct', [report, join(folder, 'corrected.xlsx')]))
    await expect(page.getByRole('button', { name: /^新增 3/ })).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: '确认写入' }).click()
    await expect(page.getByText('已写入登记册')).toBeVisible({ timeout: 60_000 })
    await looksRight(page)
  })

  await test.step('on a phone the result reads as well', async () => {
    await page.setViewportSize(phone)
    await looksRight(page)
    await page.goto('/imports')
    await expect(page.getByText('已写入', { exact: true }).first()).toBeVisible()
    await looksRight(page)
    await page.getByRole('link', { name: 'corrected.xlsx' }).first().click()
  })

  await test.step('undoing says first what it does', async () => {
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await expect(page.getByText('将恢复 3 行写入前的内容')).toBeVisible()
    await page.getByRole('button', { name: '确认撤销' }).click()
    await expect(page.getByText('已撤销，恢复写入前的内容')).toBeVisible({ timeout: 60_000 })
  })
})

test('[R151] a file that is no table is refused with a sentence', async ({ browser }) => {
  const page = await signIn(browser, people['centre'])
  await upload(
    page,
    workbook(
      'write',
      [join(folder, 'other.xlsx')],
      [
        ['甲', '乙'],
        ['1', '2'],
      ],
    ),
  )
  await expect(page.getByText('没有找到表头')).toBeVisible({ timeout: 60_000 })
  await looksRight(page)
})

test('[R151] the district office has no way in', async ({ browser }) => {
  const page = await signIn(browser, people['district'])
  await expect(page.getByRole('link', { name: '批量导入' })).toHaveCount(0)
  await page.goto('/imports')
  await expect(page).toHaveURL(/forbidden/)
})
