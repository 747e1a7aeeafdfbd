import { execFileSync } from 'node:child_process'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R45][R52][R121][R127]
test.describe.configure({ mode: 'serial' })

const TEACHER = '样例journey-workTeacher'
let people: ReturnType<typeof makePeople> = {}
type Account = { username: string; password: string }
let teacher: Account | undefined
let expert: Account | undefined
/** The page of the draw. */
let address = ''

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

test.beforeAll(() => {
  test.setTimeout(300_000)
  people = makePeople('city', 'verifier', 'district')
})

/** Somebody made by a module of the tests that prints their account. */
function made(module: string): Account {
  const root = new URL('../..', import.meta.url).pathname
  const words = ['-m', module]
  const said = execFileSync('.venv/bin/python', words, { cwd: root, encoding: 'utf8' })
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Account
}

/** The office names an expert of the pool; assessment knows of new people within seconds. */
async function nameExpert(page: Page) {
  const card = page.getByRole('region', { name: '复核专家' })
  await card.getByRole('button', { name: '指定专家' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('姓名或单位').fill('样例复核专家')
  await dialog.getByRole('radio', { name: /样例复核专家/ }).check()
  await looksRight(page)
  await shot(page, 'draw-name-desk')
  await expect(async () => {
    await dialog.getByRole('button', { name: '指定专家' }).click()
    await expect(dialog).toBeHidden({ timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await expect(card).toContainText('样例复核专家')
}

/** On a phone: the to-do leads to the draw and to our piece; the school's level stays hidden. */
async function rateAsExpert(browser: Browser) {
  const page = await signIn(browser, expert, phone)
  await page.getByText(/项抽查成果等待您复核/).waitFor()
  await shot(page, 'draw-expert-todo-phone')
  await page.getByRole('link', { name: /^去复核/ }).click()
  await looksRight(page)
  await shot(page, 'draw-expert-draws-phone')
  await page
    .getByRole('link', { name: /^复核成果/ })
    .first()
    .click()
  await page.getByLabel('显示', { exact: true }).selectOption('open')
  const waiting = page.getByRole('region', { name: '复核项' }).getByRole('listitem')
  await waiting.filter({ hasText: TEACHER }).getByRole('button').click()
  await rateInHand(page)
  await expect(waiting.filter({ hasText: TEACHER })).toHaveCount(0)
  await page.context().close()
}

async function freezeAll(page: Page) {
  await page.goto('/draws')
  await settled(page)
  await page.getByRole('button', { name: '冻结名单' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('抽查比例（%）').fill('9')
  await form.getByRole('button', { name: '冻结名单' }).click()
  await expect(form.getByRole('alert')).toBeVisible()
  await form.getByLabel('抽查比例（%）').fill('100')
  await form.getByRole('button', { name: '冻结名单' }).click()
  const reason = form.getByLabel('再次抽样的理由')
  await expect(reason.or(page.getByRole('heading', { name: '公开信息' }))).toBeVisible()
  if (await reason.isVisible()) {
    await reason.fill('上一轮旅程之后再抽')
    await form.getByRole('button', { name: '冻结名单' }).click()
  }
  await expect(page.getByRole('heading', { name: '公开信息' })).toBeVisible()
}

/** Rate the piece in hand: ours is below the school's level, what other journeys left is not. */
async function rateInHand(page: Page) {
  const desk = page.getByRole('region', { name: '复核', exact: true })
  const isOurs = (await desk.getByRole('heading', { level: 2 }).innerText()).startsWith(TEACHER)
  await desk.getByLabel('合格', { exact: true }).check()
  if (isOurs) {
    await expect(desk.getByText(/学校评定/)).toHaveCount(0)
    await desk.getByRole('button', { name: '保存复核' }).click()
    await expect(desk.getByRole('alert')).toContainText('请写明理由')
  }
  await desk.getByLabel('理由').fill('课件完整，缺少学生使用的证据')
  if (isOurs) {
    await looksRight(page)
    await shot(page, 'draw-review-piece')
  }
  await desk.getByRole('button', { name: '保存复核' }).click()
}

test('an expert and the district re-review without seeing the school’s level', async ({
  browser,
}) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()
  teacher = made('tests.journey_works')
  expert = made('tests.journey_reviewer')

  const page = await signIn(browser, people['district'])
  await freezeAll(page)
  address = new URL(page.url()).pathname
  await page.getByRole('link', { name: '现场抽样', exact: true }).click()
  await page.getByRole('button', { name: '现场生成种子并抽取' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '抽取' }).click()
  await expect(page.getByRole('heading', { name: /^抽中 \d+ 名$/ })).toBeVisible()

  await page.goto(address)
  await nameExpert(page)
  await expect(page.getByText('已复核 0 项')).toBeVisible()
  await page.getByRole('link', { name: '复核成果' }).click()
  await page.getByLabel('显示', { exact: true }).selectOption('open')
  const waiting = page.getByRole('region', { name: '复核项' }).getByRole('listitem')
  await expect(waiting.filter({ hasText: TEACHER })).toHaveCount(1)
  await rateAsExpert(browser)
  await page.reload()
  await page.getByLabel('显示', { exact: true }).selectOption('open')
  await expect(waiting.filter({ hasText: TEACHER })).toHaveCount(0)
  for (let left = await waiting.count(); left > 0; left -= 1) {
    await rateInHand(page)
    await expect(waiting).toHaveCount(left - 1)
  }
  await expect(page.getByText('没有复核项')).toBeVisible()
  await page.getByLabel('显示', { exact: true }).selectOption('rated')
  await waiting.filter({ hasText: TEACHER }).getByRole('button').click()
  await expect(page.getByText('复核 合格，学校评定 优秀')).toBeVisible()
  await page.setViewportSize(phone)
  await looksRight(page)
  await shot(page, 'draw-review-phone')
  await page.context().close()
})

test('a school that differs too often is looked at again, then its batch goes back', async ({
  browser,
}) => {
  const page = await signIn(browser, people['district'])
  await page.goto(address)
  const schools = page.getByRole('region', { name: '各学校情况' })
  const row = schools.getByRole('row').filter({ hasText: '潇翔小学' })
  await expect(row).toContainText('须扩大抽查')
  await row.getByRole('button', { name: '扩大抽查' }).click()
  await expect(page.getByRole('dialog')).toContainText('同一种子')
  await looksRight(page)
  await page.getByRole('dialog').getByRole('button', { name: '扩大抽查' }).click()
  // Everybody was drawn: there is nobody left to look at, so the batch is due.
  await expect(row).toContainText('须整批退回')
  await row.getByRole('button', { name: '整批退回' }).click()
  await expect(page.getByRole('dialog')).toContainText('不能撤销')
  await shot(page, 'draw-return-desk')
  await page.getByRole('dialog').getByRole('button', { name: '整批退回' }).click()
  await expect(row).toContainText('已整批退回')
  await looksRight(page)
  await page.getByRole('button', { name: '办结' }).click()
  await expect(page.getByText('已办结')).toBeVisible()
  await page.context().close()
})

test('the teacher reads both levels, objects, and somebody else corrects the re-review', async ({
  browser,
}) => {
  const mine = await signIn(browser, teacher, phone)
  await expect(mine.getByText(/项微能力认证被退回/)).toBeVisible()
  await mine.goto('/my-draws')
  const card = mine.getByRole('article').filter({ hasText: '复核 合格，学校评定 优秀' })
  await card.getByRole('button', { name: '提出异议' }).click()
  await mine.getByRole('dialog').getByLabel('理由').fill('学生作品在附件二')
  await mine.getByRole('dialog').getByRole('button', { name: '提交异议' }).click()
  await expect(card).toContainText('等待工程办答复')
  await looksRight(mine)

  const office = await signIn(browser, people['verifier'])
  await office.goto(address)
  await office.getByRole('button', { name: '答复异议' }).click()
  const dialog = office.getByRole('dialog')
  await dialog.getByLabel('处理').selectOption('changed')
  await dialog.getByLabel('更正的能力点').selectOption({ index: 1 })
  await dialog.getByLabel('更正后的等级').selectOption('excellent')
  await dialog.getByLabel('理由').fill('附件二确有学生作品')
  await looksRight(office)
  await dialog.getByRole('button', { name: '答复异议' }).click()
  await expect(dialog).toBeHidden() // it has the same words among its choices
  await expect(office.getByText('更正结果')).toBeVisible()
  await office.context().close()

  await mine.reload()
  const newest = mine.getByRole('article').first()
  await expect(newest).toContainText('复核 优秀，学校评定 优秀')
  await shot(mine, 'draw-mine-corrected-phone')
  await mine.context().close()
})
