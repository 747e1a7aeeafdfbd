import { expect, test, type Page } from '@playwright/test'
import { caller, published } from './library-items'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R30][R31][R24][R26][R147]
test.describe.configure({ mode: 'serial' })

const word = Date.now().toString(36)
const campaign = `旅程评选${word}`
const titles = ['甲', '乙', '丙'].map(name => `${name}案例${word}`)
const [first = '', second = '', third = ''] = titles
let people: ReturnType<typeof makePeople> = {}

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function openCampaign(page: Page) {
  await page.goto('/campaigns')
  await settled(page)
  await page.getByRole('link', { name: campaign, exact: true }).click()
  await expect(page.getByRole('heading', { name: campaign })).toBeVisible()
}

async function openDesk(page: Page, name: string) {
  await openCampaign(page)
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await settled(page)
}

/** What a desk shows: the list's choice names it and tells how many there are. */
async function choose(page: Page, show: RegExp) {
  const list = page.getByLabel('显示', { exact: true })
  const label = await list.locator('option').filter({ hasText: show }).textContent()
  await list.selectOption({ label: label?.trim() ?? '' })
}

/** Take a step in the row of a work, with what its dialog asks for. */
async function step(page: Page, title: string, verb: string, fill?: (page: Page) => Promise<void>) {
  const button = page.getByRole('button', { name: new RegExp(`^${verb}\\s*${title}$`) })
  await button.click()
  const dialog = page.getByRole('dialog', { name: verb, exact: true })
  await expect(dialog).toBeVisible()
  if (fill) await fill(page)
  await dialog.getByRole('button', { name: verb, exact: true }).click()
  return dialog
}

async function taken(page: Page, title: string, verb: string) {
  await expect(await step(page, title, verb)).toHaveCount(0)
}

test.beforeAll(async ({ request }) => {
  test.setTimeout(180_000)
  people = makePeople('city', 'district', 'team', 'teacher', 'other')
  const author = await caller(request, people['teacher'])
  const school = await caller(request, people['team'])
  for (const title of titles) await published(author, school, 'application_case', { title })
})

test('the city calls, and each school gets two places', async ({ browser }) => {
  test.setTimeout(300_000)
  const city = await signIn(browser, people['city'])
  await city.goto('/campaigns')
  await settled(city)
  await looksRight(city)
  await city.getByRole('button', { name: '新建评选活动' }).click()
  const begin = city.getByRole('dialog', { name: '新建评选活动' })
  await begin.getByLabel('活动名称').fill(campaign)
  await looksRight(city)
  await begin.getByRole('button', { name: '开始编写' }).click()
  await expect(city.getByRole('heading', { name: '编写评选活动' })).toBeVisible()
  await expect(city.getByText('请填写征集通知，写明要求、材料和联系方式')).toBeVisible()
  await looksRight(city)
  const open = city.getByRole('button', { name: '发布并开始征集' })
  await expect(open).toBeDisabled()
  await city.getByLabel('征集通知').fill('面向全市教师征集应用案例。\n请写明技术应用的环节和效果。')
  await city.getByRole('group', { name: '资源类型' }).getByLabel('应用案例').check()
  await city.getByLabel('每校名额').fill('2')
  await expect(city.getByText('设置齐全，可以发布。')).toBeVisible()
  const points = city.getByRole('group', { name: '第 1 项' }).getByLabel('分值')
  await points.fill('30')
  await expect(city.getByText('评分表各项合计须为 100 分，现在是 110 分')).toBeVisible()
  await points.fill('20')
  await expect(city.getByText('设置齐全，可以发布。')).toBeVisible()
  await shot(city, 'campaign-edit')
  await city.setViewportSize(phone)
  await looksRight(city)
  await shot(city, 'campaign-edit-phone')
  await city.setViewportSize({ width: 1366, height: 768 })
  await expect(open).toBeEnabled()
  await open.click()
  const sure = city.getByRole('dialog', { name: '发布并开始征集' })
  await sure.getByRole('button', { name: '发布并开始征集' }).click()
  await expect(city.getByRole('heading', { name: campaign })).toBeVisible()
  await expect(city.getByText('征集中', { exact: true })).toBeVisible()
  await looksRight(city)
  await shot(city, 'campaign-open')

  await city.getByRole('link', { name: '推荐名额' }).click()
  await expect(city.getByRole('heading', { name: '推荐名额', level: 1 })).toBeVisible()
  await city.getByRole('button', { name: '按教师人数测算' }).click()
  const shares = city.getByRole('dialog', { name: '按教师人数测算' })
  await shares.getByLabel('测算', { exact: true }).selectOption('区市')
  await shares.getByLabel('至少').fill('5')
  await shares.getByRole('button', { name: '测算并预览' }).click()
  await expect(shares.getByText(/个单位，共 \d+ 个名额/)).toBeVisible()
  await looksRight(city)
  await shot(city, 'campaign-shares')
  await shares.getByRole('button', { name: '按此设置' }).click()
  await expect(shares).toHaveCount(0)
  await settled(city)
  await looksRight(city)
  await shot(city, 'campaign-quotas')
})

test('a teacher proposes on a phone', async ({ browser }) => {
  test.setTimeout(300_000)
  const teacher = await signIn(browser, people['teacher'], phone)
  await openCampaign(teacher)
  await looksRight(teacher)
  for (const title of titles) {
    await teacher.getByRole('button', { name: '我要参评' }).click()
    const dialog = teacher.getByRole('dialog', { name: '我要参评' })
    await dialog.getByRole('radio', { name: title }).check()
    await looksRight(teacher)
    await dialog.getByRole('button', { name: '提交参评' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(teacher.getByRole('link', { name: title })).toBeVisible()
  }
  await expect(teacher.getByText('待学校推荐')).toHaveCount(3)
  await expect(teacher.getByRole('link', { name: '学校推荐' })).toHaveCount(0)
  await shot(teacher, 'campaign-phone')
})

test('the school nominates to its last place and is refused the next', async ({ browser }) => {
  test.setTimeout(300_000)
  const other = await signIn(browser, people['other'])
  await openDesk(other, '学校推荐')
  await expect(other.getByText('没有待办的作品')).toBeVisible()

  const team = await signIn(browser, people['team'])
  await expect(team.getByText(`“${campaign}”有 3 件作品等待学校推荐`)).toBeVisible()
  await openDesk(team, '学校推荐')
  await expect(team.getByText('已用 0 / 2')).toBeVisible()
  await taken(team, second, '推荐')
  await expect(team.getByText('已用 1 / 2')).toBeVisible()
  await taken(team, first, '推荐')
  await expect(team.getByText('已用 2 / 2')).toBeVisible()
  await looksRight(team)
  const refused = await step(team, third, '推荐')
  await expect(refused.getByText(/本单位的推荐名额已用完/)).toBeVisible()
  await looksRight(team)
  await shot(team, 'desk-full')
  await refused.getByRole('button', { name: '取消' }).click()
  await expect(refused).toHaveCount(0)

  await choose(team, /^已推荐，按顺序/)
  const rows = team.getByRole('row').filter({ hasText: word })
  await expect(rows).toHaveText([new RegExp(second), new RegExp(first)])
  await team.getByRole('button', { name: new RegExp(`^上移\\s*${first}$`) }).click()
  await expect(rows).toHaveText([new RegExp(first), new RegExp(second)])
  await looksRight(team)
  await shot(team, 'desk-order')
  await team.setViewportSize(phone)
  await looksRight(team)
  await shot(team, 'desk-order-phone')
})

test('the district returns one, a substitute comes, the office screens', async ({ browser }) => {
  test.setTimeout(300_000)
  const district = await signIn(browser, people['district'], phone)
  await openDesk(district, '区市推荐')
  await step(district, first, '退回作者', async page => {
    await page.getByRole('dialog').getByLabel('原因').fill('请补充应用效果的证据。')
    await looksRight(page)
  }).then(dialog => expect(dialog).toHaveCount(0))
  await taken(district, second, '推荐')
  await shot(district, 'desk-district-phone')

  const teacher = await signIn(browser, people['teacher'], phone)
  await expect(teacher.getByText(`《${first}》未进入评选，可修改后重新参评`)).toBeVisible()
  await openCampaign(teacher)
  await expect(teacher.getByText('意见：请补充应用效果的证据。')).toBeVisible()
  await teacher.getByRole('link', { name: first }).click()
  await expect(teacher.getByText('请补充应用效果的证据。').first()).toBeVisible()
  await looksRight(teacher)

  const team = await signIn(browser, people['team'])
  await openDesk(team, '学校推荐')
  await expect(team.getByText('已用 1 / 2')).toBeVisible()
  const came = await step(team, third, '推荐', async page => {
    const list = page.getByLabel('递补（占用退出作品的名额）')
    await list.selectOption({ label: `${first}（烟台第五中学）` })
    await looksRight(page)
  })
  await expect(came).toHaveCount(0)
  await expect(team.getByText('已用 2 / 2')).toBeVisible()

  await openDesk(district, '区市推荐')
  await expect(district.getByText('递补', { exact: true })).toBeVisible()
  await taken(district, third, '推荐')

  const city = await signIn(browser, people['city'])
  await openDesk(city, '形式审查')
  await taken(city, second, '审查通过')
  await city.getByRole('link', { name: third, exact: true }).click()
  await expect(city.getByText(`递补《${first}》的名额`)).toBeVisible()
  await looksRight(city)
  await shot(city, 'entry')
  await city.getByRole('button', { name: '审查通过' }).click()
  const sure = city.getByRole('dialog', { name: '审查通过' })
  await sure.getByRole('button', { name: '审查通过' }).click()
  await expect(sure).toHaveCount(0)
  await expect(city.getByText('审查通过', { exact: true }).first()).toBeVisible()
  await openDesk(city, '形式审查')
  await choose(city, /^审查通过/)
  await expect(city.getByRole('row').filter({ hasText: word })).toHaveCount(2)
  const [file] = await Promise.all([
    city.waitForEvent('download'),
    city.getByRole('button', { name: '导出列表' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/参评作品.*\.xlsx$/)
  await shot(city, 'desk-owner')

  // Nothing of it is left to do on other people's home pages.
  await openCampaign(city)
  await city.getByRole('button', { name: '取消活动' }).click()
  const off = city.getByRole('dialog', { name: '取消活动' })
  await off.getByLabel('原因').fill('旅程结束')
  await off.getByRole('button', { name: '取消活动' }).click()
  await expect(city.getByText('活动已取消：旅程结束')).toBeVisible()
  await looksRight(city)
})
