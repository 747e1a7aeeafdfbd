import { type APIRequestContext, type Page, expect, test } from '@playwright/test'
import { caller, published, uploaded } from './library-items'
import { openYear } from './open-year'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R119][R138][R140]
test.describe.configure({ mode: 'serial' })

const mark = Date.now().toString(36)
const title = `反馈课例${mark}`
const second = `反馈工具${mark}`
const nasty = '<img src=x onerror="document.title=1">'
const words = `按测验结果分组很实用${mark}。${nasty}`
const own = `导入好课${mark}`
const office = `本校专题${mark}`
let people: ReturnType<typeof makePeople> = {}
let lesson = ''
let tool = ''
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** A certification that was begun says which ability somebody works on. */
async function beginAbility(request: APIRequestContext) {
  const { call } = await caller(request, people['reader'])
  const path = '/api/assessment/v1/my-certifications'
  // The service learns of a new person a moment after auth does.
  await expect(async () => {
    const mine = await call<{ year_id: string }>('GET', path)
    const body = { year_id: mine.year_id, ability_code: 'A5', school_id: null }
    await call('POST', '/api/assessment/v1/certifications', body)
  }).toPass({ timeout: 60_000 })
}

test.beforeAll(async ({ browser, playwright, baseURL }) => {
  test.setTimeout(240_000)
  people = makePeople('city', 'teacher', 'team', 'reader', 'other')
  const city = await signIn(browser, people['city'])
  await openYear(city)
  await city.context().close()
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  const author = await caller(request, people['teacher'])
  const school = await caller(request, people['team'])
  const plan = await uploaded(request, author, '教学设计.pdf', pdf)
  const files = [{ file_id: plan, role: 'lesson_plan' }]
  lesson = await published(author, school, 'lesson', { title, files })
  tool = await published(author, school, 'tool', { title: second })
  await beginAbility(request)
  await request.dispose()
})

test('a colleague uses, keeps, rates and comments on a phone; nothing typed is lost', async ({
  browser,
}) => {
  const page = await signIn(browser, people['reader'], phone)
  await page.goto(`/library/${lesson}`)
  const given = card(page, '使用与评价')
  await given.getByRole('button', { name: '我用过' }).click()
  await expect(given.getByRole('button', { name: '今天已登记使用' })).toBeDisabled()
  await expect(given.getByRole('status')).toContainText(/使用 \d+ 次/)
  await given.getByRole('button', { name: '收藏', exact: true }).click()
  await expect(given.getByRole('button', { name: '已收藏，点击取消' })).toBeVisible()
  // By keyboard: the stars are one group of radio buttons.
  await given.getByRole('radio', { name: '3 星' }).focus()
  await page.keyboard.press('Space')
  await expect(given.getByRole('status')).toContainText('3.0 星（1 人评分）')
  await page.keyboard.press('ArrowRight')
  await expect(given.getByRole('radio', { name: '4 星' })).toBeChecked()
  await expect(given.getByRole('status')).toContainText('4.0 星（1 人评分）')

  const said = card(page, '评论')
  await expect(said.getByText('还没有评论。')).toBeVisible()
  await said.getByLabel('写评论').fill(words)
  await page.reload()
  await expect(said.getByLabel('写评论')).toHaveValue(words)
  await said.getByRole('button', { name: '发表评论' }).click()
  await expect(said.getByRole('listitem')).toContainText(words)
  await expect(said.getByLabel('写评论')).toHaveValue('')
  await said.getByRole('button', { name: '修改', exact: true }).click()
  await said.getByLabel('修改评论').fill(`${words}已改`)
  await looksRight(page)
  await said.getByRole('button', { name: '保存修改' }).click()
  await expect(said.getByText('已修改')).toBeVisible()
  await expect(said.getByText(`${words}已改`)).toBeVisible()
  expect(await page.title()).not.toBe('1')
  await looksRight(page)
  await shot(page, 'feedback-item-390')
  await page.context().close()
})

test('the author answers, a reader reports, the school hides, the writer is told', async ({
  browser,
}) => {
  const author = await signIn(browser, people['teacher'])
  await author.goto(`/library/${lesson}`)
  await expect(author.getByText('您是作者，不能给自己的资源评分。')).toBeVisible()
  const comments = card(author, '评论')
  await comments.getByRole('button', { name: /^回复/ }).click()
  await comments.getByLabel(/^回复样例/).fill('谢谢，课件可以直接用。')
  await comments.getByRole('button', { name: '发表回复' }).click()
  const replies = comments.getByRole('list', { name: '回复' })
  await expect(replies).toContainText('谢谢，课件可以直接用。')
  await expect(replies).toContainText('作者')
  await looksRight(author)
  await shot(author, 'feedback-item-1366')
  await author.context().close()

  const reader = await signIn(browser, people['other'], phone)
  await reader.goto(`/library/${lesson}`)
  await card(reader, '评论').getByRole('button', { name: /^举报/ }).first().click()
  const dialog = reader.getByRole('dialog', { name: '举报评论' })
  await dialog.getByLabel('原因').selectOption('广告')
  await dialog.getByLabel('说明').fill('含有可疑代码')
  await looksRight(reader)
  await shot(reader, 'feedback-report-390')
  await dialog.getByRole('button', { name: '提交举报' }).click()
  await expect(dialog).toBeHidden()
  await expect(reader.getByText('已举报，等待处理')).toBeVisible()

  const team = await signIn(browser, people['team'])
  const todo = team.getByRole('listitem').filter({ hasText: /条被举报的评论等待处理/ })
  await todo.getByRole('link').click()
  const waiting = team.getByRole('article').filter({ hasText: title })
  await expect(waiting).toContainText('含有可疑代码')
  await looksRight(team)
  await shot(team, 'comment-reviews-1366')
  await waiting.getByRole('button', { name: '隐藏评论' }).click()
  const verdict = team.getByRole('dialog', { name: '隐藏评论' })
  await verdict.getByLabel('原因').fill('请勿粘贴代码')
  await looksRight(team)
  await verdict.getByRole('button', { name: '隐藏评论' }).click()
  await expect(verdict).toBeHidden()
  await expect(waiting).toHaveCount(0)
  await team.getByLabel('显示', { exact: true }).selectOption('已处理')
  await expect(waiting).toContainText('已隐藏：请勿粘贴代码')
  await expect(waiting).not.toContainText(words)
  await team.context().close()

  await reader.reload()
  await expect(reader.getByText('该评论已被隐藏。')).toBeVisible()
  await expect(reader.getByText(words)).toHaveCount(0)
  await reader.context().close()

  const writer = await signIn(browser, people['reader'], phone)
  await expect(writer.getByText(`您在《${title}》下的评论已被隐藏`)).toBeVisible()
  await writer.goto(`/library/${lesson}`)
  const mine = card(writer, '评论')
  await expect(mine.getByText('您的评论已被隐藏，原因：请勿粘贴代码')).toBeVisible()
  await mine.getByRole('button', { name: '删除', exact: true }).click()
  const removal = writer.getByRole('dialog', { name: '删除评论' })
  await looksRight(writer)
  await removal.getByRole('button', { name: '删除', exact: true }).click()
  await expect(removal).toBeHidden()
  await expect(mine.getByText('该评论已删除。')).toBeVisible()
  await writer.context().close()
})

test('favourites and collections are kept, put in order, shared and pinned', async ({
  browser,
}) => {
  const page = await signIn(browser, people['reader'], phone)
  for (const [id, target] of [
    [lesson, ''],
    [tool, own],
  ] as const) {
    await page.goto(`/library/${id}`)
    await page.getByRole('button', { name: '加入合集' }).click()
    const dialog = page.getByRole('dialog', { name: '加入合集' })
    const choice = dialog.getByLabel('合集', { exact: true })
    await choice.selectOption(target === '' ? '新建合集' : target)
    if (target === '') await dialog.getByLabel('新合集的名称').fill(own)
    await looksRight(page)
    await dialog.getByRole('button', { name: '加入', exact: true }).click()
    await expect(dialog.getByRole('status')).toContainText(`已加入“${own}”`)
    await dialog.getByRole('button', { name: '关闭', exact: true }).last().click()
    await expect(dialog).toBeHidden()
  }
  await page.goto('/collections')
  const kept = page.getByRole('list', { name: '我的收藏' })
  await expect(kept.getByRole('link', { name: title })).toBeVisible()
  await looksRight(page)
  await shot(page, 'favourites-390')
  await page.getByRole('button', { name: '我的合集' }).click()
  await page.getByRole('link', { name: own }).click()
  await expect(page.getByRole('listitem').filter({ hasText: title })).toBeVisible()
  await page.getByRole('button', { name: '编辑' }).click()
  const row = page.getByRole('listitem').filter({ hasText: title })
  await row.getByRole('button', { name: /^下移/ }).click()
  await page.getByLabel('备注').first().fill('先看这个工具')
  await page.getByLabel('开放范围').selectOption('本校或本单位')
  await looksRight(page)
  await shot(page, 'collection-edit-390')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const items = page.getByRole('region', { name: '合集中的资源' }).getByRole('listitem')
  await expect(items.first()).toContainText(second)
  await expect(items.first()).toContainText('先看这个工具')
  await looksRight(page)
  await page.context().close()

  const team = await signIn(browser, people['team'])
  await team.goto('/collections?show=shared')
  await expect(team.getByRole('link', { name: own })).toBeVisible()
  await team.getByRole('button', { name: '新建合集' }).click()
  const begin = team.getByRole('dialog', { name: '新建合集' })
  await begin.getByLabel('名称').fill(office)
  await begin.getByLabel('建立者').selectOption({ index: 1 })
  await begin.getByLabel('开放范围').selectOption('全市')
  await looksRight(team)
  await begin.getByRole('button', { name: '建立', exact: true }).click()
  await expect(team.getByRole('heading', { level: 1 })).toContainText(office)
  await expect(team.getByText('合集还是空的')).toBeVisible()
  await team.getByRole('button', { name: '置顶到资源库首页' }).click()
  await expect(team.getByRole('button', { name: '取消置顶' })).toBeVisible()
  await looksRight(team)
  await shot(team, 'collection-1366')
  const address = team.url()
  await team.goto('/library')
  await expect(card(team, '专题合集').getByRole('link', { name: office })).toBeVisible()
  await looksRight(team)
  await team.goto(address)
  await team.getByRole('button', { name: '取消置顶' }).click()
  await expect(team.getByRole('button', { name: '置顶到资源库首页' })).toBeVisible()
  await team.getByRole('button', { name: '删除合集' }).click()
  const removal = team.getByRole('dialog', { name: '删除合集' })
  await removal.getByRole('button', { name: '删除合集' }).click()
  await expect(team).toHaveURL(/\/collections\?show=mine/)
  await expect(team.getByRole('link', { name: office })).toHaveCount(0)
  await team.context().close()
})

test('what one works on is recommended, with the reason; the library sorts by use and stars', async ({
  browser,
}) => {
  const page = await signIn(browser, people['reader'], phone)
  const recommended = card(page, '为您推荐')
  await expect(recommended.getByText(/您计划认证 A5：.*同能力点的/).first()).toBeVisible()
  await looksRight(page)
  await shot(page, 'recommended-home-390')
  await page.goto('/library')
  await settled(page)
  await expect(recommended.getByText(/您计划认证 A5：/).first()).toBeVisible()
  await page.getByLabel('排序').selectOption('评分最高')
  await expect(page).toHaveURL(/sort=rated/)
  await expect(page.locator('.old')).toHaveCount(0)
  await looksRight(page)
  await shot(page, 'library-rated-390')
  await page.getByRole('searchbox').fill(mark)
  await page.getByRole('searchbox').press('Enter')
  await page.getByLabel('排序').selectOption('使用最多')
  const found = page.getByRole('list', { name: '找到的资源' })
  await expect(found.getByRole('heading').first()).toContainText(title)
  await expect(found).toContainText('4.0 星（1 人评分）')
  await expect(found).toContainText('已收藏')
  await page.context().close()
})
