import { execFileSync } from 'node:child_process'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R24][R26][R30][R31][R120][R128]
test.describe.configure({ mode: 'serial' })

type Account = ReturnType<typeof makePeople>[string]
interface Made {
  campaign: string
  title: string
  judges: string[]
  people: Record<string, Account>
}
const root = new URL('../..', import.meta.url).pathname
let people: ReturnType<typeof makePeople> = {}
let made: Made

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

function campaign(...words: string[]): string {
  const command = ['-m', 'tests.journey_campaign', ...words]
  return execFileSync('.venv/bin/python', command, { cwd: root, encoding: 'utf8' })
}

async function openJudging(page: Page) {
  await page.goto(`/campaigns/${made.campaign}/judging`)
  await settled(page)
}

async function addJudge(page: Page, name: string, part: string) {
  await page.getByRole('button', { name: '增加评委' }).click()
  const form = page.getByRole('dialog', { name: '增加评委' })
  // Cases follows the directory within seconds: asked again until the person is known.
  await expect(async () => {
    await form.getByLabel('按姓名查找').fill('')
    await form.getByLabel('按姓名查找').fill(name)
    await expect(form.getByRole('radio')).toHaveCount(1, { timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await form.getByRole('radio').check()
  await form.getByLabel('职责').selectOption(part)
  await looksRight(page)
  await form.getByRole('button', { name: '增加评委' }).click()
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('rowheader', { name })).toBeVisible()
}

/** Take a step of the office: it says first what it does. */
async function take(page: Page, verb: string) {
  await page.getByRole('button', { name: verb, exact: true }).click()
  const ask = page.getByRole('dialog', { name: verb })
  await ask.getByRole('button', { name: verb }).click()
  await expect(ask).toHaveCount(0)
}

/** Score the entry whose title has this. */
async function score(page: Page, lesson: string, design: string, it: string, comment = '') {
  await page.goto('/judge-tasks')
  await settled(page)
  await page.getByRole('link', { name: new RegExp(lesson) }).click()
  const sheet = page.getByRole('region', { name: '评分表' })
  await sheet.getByLabel(/^教学设计/).fill(design)
  await sheet.getByLabel(/^信息技术应用能力/).fill(it)
  if (comment) await sheet.getByLabel(/^评语/).fill(comment)
  await expect(sheet.getByText(/^已保存/)).toBeVisible()
  await sheet.getByRole('button', { name: '提交评分' }).click()
  const ask = page.getByRole('dialog', { name: '提交评分' })
  await ask.getByRole('button', { name: '提交评分' }).click()
  await expect(ask).toHaveCount(0)
  await expect(sheet.getByText(/不能再修改/)).toBeVisible()
}

async function judge(browser: Browser, name: string, viewport = phone) {
  const page = await signIn(browser, made.people[name], viewport)
  await expect(page.getByText(/件参评作品等待您评审/)).toBeVisible()
  return page
}

test.beforeAll(() => {
  test.setTimeout(300_000)
  people = makePeople('city', 'teacher')
  made = JSON.parse(campaign().trim().split('\n').at(-1) ?? '{}') as Made
})

test('an office adds judges and begins', async ({ browser }) => {
  const office = await signIn(browser, people['city'])
  await openJudging(office)
  await expect(office.getByText('评委人数不足，请先增加评委。')).toBeVisible()
  await expect(office.getByRole('button', { name: '开始评审' })).toBeDisabled()
  await looksRight(office)
  for (const [at, name] of made.judges.entries()) {
    await addJudge(office, name, at === 2 ? '仲裁评委' : '评委')
  }
  await take(office, '开始评审')
  await expect(office.getByText('已提交 0 份，共需 6 份')).toBeVisible()
  await looksRight(office)
  await shot(office, 'judging-begun')
})

test('judges score without names; a gap goes to the arbiter', async ({ browser }) => {
  test.setTimeout(900_000)
  const first = await judge(browser, 'judgeOne')
  await first.goto('/judge-tasks')
  await settled(first)
  await looksRight(first)
  await shot(first, 'judge-tasks-phone')
  await first.getByRole('link', { name: /□□勾股定理课例/ }).click()
  await settled(first)
  // The copy carries no name; of a file that cannot be copied so, nothing is opened.
  const viewer = first.getByRole('region', { name: '材料查看' })
  await expect(viewer.getByRole('img', { name: '材料-01.jpg' })).toBeVisible({ timeout: 240_000 })
  await looksRight(first)
  await shot(first, 'judge-task-phone')
  await viewer.getByRole('button', { name: '下一份材料' }).click()
  await expect(viewer.getByText(/不能制作匿名副本/)).toBeVisible({ timeout: 240_000 })
  await expect(first.getByText('□□组织。')).toBeVisible()
  await expect(first.getByText(/王老师|样例journey|烟台第五中学/)).toHaveCount(0)

  const sheet = first.getByRole('region', { name: '评分表' })
  await sheet.getByLabel(/^教学设计/).fill('70.5')
  await expect(sheet.getByText('请填写 0 到 70 之间的数')).toBeVisible()
  await sheet.getByLabel(/^教学设计/).fill('65')
  await sheet.getByLabel(/^信息技术应用能力/).fill('28')
  await expect(sheet.getByText(/请填写评语/)).toBeVisible()
  await expect(sheet.getByRole('button', { name: '提交评分' })).toBeDisabled()
  await first.reload()
  await expect(sheet.getByLabel(/^教学设计/)).toHaveValue('65')
  await score(first, '勾股定理', '65', '28', '设计完整，工具用得恰当。')
  await score(first, '二次函数', '60', '20')
  await score(first, '图形的运动', '50', '20')

  const second = await judge(browser, 'judgeTwo', { width: 1366, height: 768 })
  await score(second, '勾股定理', '50', '20')
  await shot(second, 'judge-task')
  await looksRight(second)
  await score(second, '二次函数', '58', '20')
  await score(second, '图形的运动', '52', '20')

  const arbiter = await judge(browser, 'judgeThree')
  await score(arbiter, '勾股定理', '62', '27')
  await arbiter.goto('/judge-tasks')
  await settled(arbiter)
  await expect(arbiter.getByText('没有等待评审的作品')).toBeVisible()
})

test('the ranking is announced, objected to, answered, concluded', async ({ browser }) => {
  test.setTimeout(600_000)
  const office = await signIn(browser, people['city'])
  await openJudging(office)
  await expect(office.getByText('已提交 7 份，共需 7 份')).toBeVisible()
  await take(office, '汇总排名')
  await expect(office.getByText('已排名，待公示')).toBeVisible()
  await expect(office.getByRole('rowheader', { name: /烟台第五中学勾股定理课例/ })).toBeVisible()
  await looksRight(office)
  await shot(office, 'judging-ranked')
  await take(office, '公示结果')
  await expect(office.getByText('公示中', { exact: true })).toBeVisible()

  const reader = await signIn(browser, people['teacher'], phone)
  await reader.goto('/campaign-results')
  await settled(reader)
  await looksRight(reader)
  await reader.getByRole('link', { name: made.title }).click()
  await expect(reader.getByText(/公示期至/)).toBeVisible()
  await looksRight(reader)
  await shot(reader, 'campaign-result-phone')
  await reader.getByRole('button', { name: /^得分明细\s*烟台第五中学/ }).click()
  const detail = reader.getByRole('dialog', { name: /烟台第五中学勾股定理课例/ })
  await expect(detail.getByText('得分 91', { exact: false })).toBeVisible()
  await looksRight(reader)
  await shot(reader, 'score-detail-phone')
  await detail.getByRole('button', { name: '关闭' }).last().click()
  await expect(detail).toHaveCount(0)
  await reader.getByRole('button', { name: /^提出异议\s*烟台第九中学/ }).click()
  const object = reader.getByRole('dialog', { name: '提出异议' })
  await object.getByLabel(/^异议内容/).fill('与已发表的课例雷同，请核查。')
  await looksRight(reader)
  await object.getByRole('button', { name: '提出异议' }).click()
  await expect(object).toHaveCount(0)
  await expect(reader.getByText('待答复')).toBeVisible()

  await openJudging(office)
  await office.getByRole('button', { name: '答复异议' }).click()
  const answer = office.getByRole('dialog', { name: '答复异议' })
  await answer.getByLabel('处理结果').selectOption('成立')
  await answer.getByLabel(/取消该作品的奖项/).check()
  await answer.getByLabel(/^答复/).fill('经核查属实，取消奖项。')
  await looksRight(office)
  await answer.getByRole('button', { name: '答复异议' }).click()
  await expect(answer).toHaveCount(0)
  await expect(office.getByText('已取消奖项')).toBeVisible()
  await expect(office.getByText('公示期尚未结束，期满后才能公布最终结果。')).toBeVisible()
  await shot(office, 'judging-answered')
  campaign('over', made.campaign)
  await openJudging(office)
  await take(office, '公布最终结果')
  await expect(office.getByText(/烟提升〔\d{4}〕评 \d{4}/).first()).toBeVisible()
  await looksRight(office)
  await shot(office, 'judging-concluded')
})

test('an author finds the certificate, a stranger checks it', async ({ browser }) => {
  const author = await signIn(browser, made.people['judgedThree'], phone)
  await author.goto('/my-awards')
  await settled(author)
  await expect(author.getByText('二等奖')).toBeVisible()
  await looksRight(author)
  await shot(author, 'my-awards-phone')
  const [file] = await Promise.all([
    author.waitForEvent('download'),
    author.getByRole('button', { name: /^下载证书/ }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/^烟提升.*\.pdf$/)
  if (process.env['TISHENG_SHOTS']) await file.saveAs(`${process.env['TISHENG_SHOTS']}/paper.pdf`)
  const link = author.getByRole('link', { name: /^查看核验页/ })
  const address = (await link.getAttribute('href')) ?? ''

  const stranger = await (await browser.newContext({ viewport: phone })).newPage()
  await stranger.goto(address)
  await expect(stranger.getByText('证书真实有效')).toBeVisible()
  await looksRight(stranger)
  await shot(stranger, 'certificate-check-phone')
  await stranger.getByLabel('核验码').fill('PX-0000-0000-0000')
  await stranger.getByRole('button', { name: '核验' }).click()
  await expect(stranger.getByText(/没有与该核验码相符的获奖证书/)).toBeVisible()
})
