import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R45][R53][R121]
test.describe.configure({ mode: 'serial' })

const SCHOOL = '烟台第九中学'
const TEACHERS = ['drawn1', 'drawn2', 'drawn3', 'drawn4']
const task = `旅程课例${Date.now().toString(36)}`
let people: ReturnType<typeof makePeople> = {}
/** The page of the draw, and its public one. */
let address = ''
let code = ''

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

function standing(page: Page) {
  return page
    .getByRole('region', { name: '抽中名单' })
    .getByRole('listitem')
    .filter({ hasNotText: '已替换' })
}

async function freeze(page: Page) {
  await page.goto('/draws')
  await settled(page)
  await page.getByRole('button', { name: '冻结名单' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('类别').selectOption('on_site')
  await form.getByLabel('学校').fill(SCHOOL)
  await page.getByRole('option', { name: SCHOOL }).click()
  await form.getByRole('button', { name: '冻结名单' }).click()
  // A year in which this school was drawn before asks why.
  const reason = form.getByLabel('再次抽样的理由')
  await expect(reason.or(page.getByRole('heading', { name: '公开信息' }))).toBeVisible()
  if (await reason.isVisible()) {
    await looksRight(page)
    await reason.fill('上一轮旅程之后再抽')
    await form.getByRole('button', { name: '冻结名单' }).click()
  }
  await expect(page.getByRole('heading', { name: '公开信息' })).toBeVisible()
}

test.beforeAll(() => {
  test.setTimeout(900_000) // seven accounts are made by the command line
  people = makePeople('city', 'district', 'verifier', ...TEACHERS)
})

test('a district freezes a list and draws from it on the projector', async ({ browser }) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const page = await signIn(browser, people['district'])
  await freeze(page)
  // The directory follows within seconds; a list that came too early is called off.
  for (
    let tries = 0;
    !(await page.getByText(/1 所学校，([4-9]|\d\d+) 名教师/).count());
    tries += 1
  ) {
    expect(tries).toBeLessThan(20)
    await page.getByRole('button', { name: '作废名单' }).click()
    await page.getByRole('dialog').getByLabel('理由').fill('名册尚未同步')
    await page.getByRole('dialog').getByRole('button', { name: '作废名单' }).click()
    await expect(page.getByText('已作废')).toBeVisible()
    await page.waitForTimeout(2_000)
    await freeze(page)
  }
  await looksRight(page)
  await shot(page, 'draws-frozen-desk')
  address = new URL(page.url()).pathname
  code =
    (
      await page
        .getByText(/CY(-\w{4}){3}/)
        .first()
        .innerText()
    ).match(/CY(-\w{4}){3}/)?.[0] ?? ''

  await page.getByRole('link', { name: '现场抽样', exact: true }).click()
  await expect(page.getByText(/名单摘要（.*冻结/)).toBeVisible()
  await looksRight(page)
  await page.getByLabel('当众产生的数字').fill('3 5 2')
  await page.getByLabel('数字的来源').fill('现场六人掷骰')
  await page.getByRole('button', { name: '用此种子抽取' }).click()
  await expect(page.getByText(/种子须为 6 至 64 位/)).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByLabel('数字的来源')).toHaveValue('现场六人掷骰')
  await page.getByLabel('当众产生的数字').fill('3 5 2 6 1 4')
  await shot(page, 'draws-stage-before')
  await page.getByRole('button', { name: '用此种子抽取' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '抽取' }).click()
  await expect(page.getByRole('heading', { name: '抽中 3 名' })).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveCount(3)
  await page.waitForTimeout(1_500) // names appear one after the other
  await looksRight(page)
  await shot(page, 'draws-stage-after')

  await page.goto(address)
  await standing(page).first().getByRole('button', { name: '替补' }).click()
  await page.getByRole('dialog').getByLabel('理由').fill('外出支教')
  await page.getByRole('dialog').getByRole('button', { name: '替补' }).click()
  await expect(page.getByText('替换理由：外出支教')).toBeVisible()
  await expect(standing(page)).toHaveCount(3)
  await looksRight(page)
  await shot(page, 'draws-drawn-desk')
  await page.setViewportSize(phone)
  await looksRight(page)
  await page.context().close()
})

test('a stranger repeats the draw with what the public page gives', async ({ browser }) => {
  const context = await browser.newContext({ viewport: desk })
  const page = await context.newPage()
  await page.goto(`/draw-check/${code}`)
  await expect(page.getByRole('heading', { name: '自己重演' })).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(5) // the head, three drawn, one substitute
  await expect(page.getByText('journey-drawn')).toHaveCount(0)
  await page.getByText('查看脚本').click()
  await looksRight(page)
  await shot(page, 'draws-public-desk')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载名单文件' }).click(),
  ])
  const folder = mkdtempSync(join(tmpdir(), 'draw-'))
  await file.saveAs(join(folder, 'frame.txt'))
  writeFileSync(join(folder, 'replay.py'), await page.locator('pre').innerText())
  const said = execFileSync('python3', ['replay.py', 'frame.txt', '3 5 2 6 1 4'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const [first, ...lines] = said.trim().split('\n')
  await expect(page.getByText(first?.replace('frame ', '') ?? '', { exact: true })).toBeVisible()
  expect(lines).toHaveLength(3)
  for (const line of lines) {
    const token = line.split('\t')[2] ?? ''
    await expect(page.getByRole('row').filter({ hasText: token })).toBeVisible()
  }
  await page.setViewportSize(phone)
  await looksRight(page)
  await shot(page, 'draws-public-phone')
  await context.close()
})

async function fillSheet(page: Page) {
  await page.getByLabel('能力点').selectOption({ index: 1 })
  await page.getByLabel('课例或任务').fill(task)
  await page.getByText('合格', { exact: true }).click()
  await page.getByLabel('在场人员').fill('区教研室 刘明')
}

test('sheets are written on a phone without a network and sent when it is back', async ({
  browser,
}) => {
  const page = await signIn(browser, people['district'], phone)
  await expect(page.getByText(/名抽中教师等待现场检测记录/)).toBeVisible()
  await page.goto(address)
  await standing(page).first().getByRole('link', { name: '填写记录' }).click()
  await expect(page.getByLabel('能力点').getByRole('option').nth(1)).toBeAttached()
  await looksRight(page)
  await page.context().setOffline(true)
  await fillSheet(page)
  await page.getByRole('button', { name: '提交记录' }).click()
  await expect(page.getByText(/没有网络，已存在这部手机上/)).toBeVisible()
  await shot(page, 'draws-sheet-offline-phone')
  await page.context().setOffline(false)
  await expect(page.getByText('已提交。')).toBeVisible()
  await looksRight(page)

  // Another phone that still shows the empty sheet: both versions are seen, none is lost.
  const other = await page.context().newPage()
  await page.goto(address)
  await standing(page).nth(1).getByRole('link', { name: '填写记录' }).click()
  await expect(page.getByLabel('能力点').getByRole('option').nth(1)).toBeAttached()
  await other.goto(page.url())
  await expect(other.getByLabel('能力点').getByRole('option').nth(1)).toBeAttached()
  await fillSheet(other)
  await other.getByRole('button', { name: '提交记录' }).click()
  await expect(other.getByText('已提交。')).toBeVisible()
  await other.close()
  await fillSheet(page)
  await page.getByLabel('记录', { exact: true }).fill('第二部手机')
  await page.getByRole('button', { name: '提交记录' }).click()
  const both = page.getByRole('alert', { name: '您在另一处（窗口或设备）改过这一项' })
  await expect(both).toContainText('登记人：')
  await looksRight(page)
  await shot(page, 'draws-sheet-conflict-phone')
  await page.getByRole('button', { name: '保留我的' }).click()
  await expect(page.getByText('已提交。')).toBeVisible()

  await page.goto(address)
  await standing(page).nth(2).getByRole('link', { name: '填写记录' }).click()
  await expect(page.getByLabel('能力点').getByRole('option').nth(1)).toBeAttached()
  await fillSheet(page)
  await page.getByRole('button', { name: '提交记录' }).click()
  await expect(page.getByText('已提交。')).toBeVisible()
  await page.context().close()
})

test('the teacher is told, objects once, and somebody else of the office answers', async ({
  browser,
}) => {
  const office = await signIn(browser, people['verifier'])
  await office.goto(address)
  // Another journey's principal of this school may have been drawn, too.
  const ours = standing(office).filter({ hasText: /journey-drawn\d/ })
  const drawn = (await ours.first().innerText()).match(/journey-(drawn\d)/)?.[1] ?? ''

  const teacher = await signIn(browser, people[drawn], phone)
  await expect(teacher.getByText(/您被抽中抽查或现场抽测/)).toBeVisible()
  await teacher.goto('/my-draws')
  const card = teacher.getByRole('article').filter({ hasText: task })
  await expect(card).toContainText('合格')
  await looksRight(teacher)
  await shot(teacher, 'draws-mine-phone')
  await card.getByRole('button', { name: '我已知悉' }).click()
  await expect(card.getByRole('button', { name: '我已知悉' })).toHaveCount(0)
  await card.getByRole('button', { name: '提出异议' }).click()
  await teacher.getByRole('dialog').getByLabel('理由').fill('设备故障，未能完整展示')
  await looksRight(teacher)
  await teacher.getByRole('dialog').getByRole('button', { name: '提交异议' }).click()
  await expect(card).toContainText('等待工程办答复')
  await expect(card.getByRole('button', { name: '提出异议' })).toHaveCount(0)

  await office.reload()
  await office.getByRole('button', { name: '答复异议' }).click()
  const dialog = office.getByRole('dialog')
  await dialog.getByLabel('处理').selectOption('changed')
  await dialog.getByLabel('更正后的等级').selectOption('excellent')
  await dialog.getByLabel('理由').fill('复看录像，操作完整')
  await looksRight(office)
  await dialog.getByRole('button', { name: '答复异议' }).click()
  await expect(office.getByText('更正结果')).toBeVisible()
  await shot(office, 'draws-answered-desk')
  await office.context().close()

  await teacher.reload()
  await expect(card).toContainText('复看录像，操作完整')
  await expect(card).toContainText('优秀')
  await teacher.context().close()

  const district = await signIn(browser, people['district'])
  await district.goto(address)
  await district.getByRole('button', { name: '办结' }).click()
  await expect(district.getByText('已办结')).toBeVisible()
  await district.goto('/draws')
  await settled(district)
  await looksRight(district)
  await shot(district, 'draws-list-desk')
  await district.context().close()
})
