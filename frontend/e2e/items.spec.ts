import { expect, test, type Page } from '@playwright/test'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R90][R119][R31][R32][R138]
test.describe.configure({ mode: 'serial' })

const title = `旅程课例${Date.now().toString(36)}`
let people: ReturnType<typeof makePeople> = {}
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function choose(page: Page, list: string, ...names: string[]) {
  const group = page.getByRole('group', { name: list })
  const unfold = group.getByRole('button', { name: /^选择/ })
  if (await unfold.count()) await unfold.click()
  for (const name of names) await group.getByLabel(name, { exact: true }).check()
}

async function upload(page: Page, name: string) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: '选择文件' }).click(),
  ])
  await chooser.setFiles({ name, mimeType: 'application/pdf', buffer: pdf })
}

/** Open what is shown under a name at the desk of school, district or city. */
async function openAtDesk(page: Page, show = '待审核') {
  await page.goto('/item-reviews')
  await settled(page)
  await page.getByLabel('显示', { exact: true }).selectOption(show)
  await page.getByRole('link', { name: title }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
}

test.beforeAll(() => {
  people = makePeople('city', 'district', 'team', 'teacher')
})

test('a teacher writes an item, mends what came back, and it goes up to the city', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  const teacher = await signIn(browser, people['teacher'], phone)
  await teacher.goto('/my-items')
  await settled(teacher)
  await looksRight(teacher)
  await teacher.getByRole('button', { name: '新建资源' }).click()
  const begin = teacher.getByRole('dialog', { name: '新建资源' })
  await begin.getByLabel('类型').selectOption('课例')
  await begin.getByLabel('标题').fill(title)
  await looksRight(teacher)
  await begin.getByRole('button', { name: '开始编写' }).click()
  await expect(teacher.getByRole('heading', { name: '编写课例' })).toBeVisible()
  await expect(teacher.getByText(/还有 \d+ 项需要补充/)).toBeVisible()
  await looksRight(teacher)
  await shot(teacher, 'item-draft-phone')
  await teacher.getByLabel('简介').fill('三分钟在线测验找到学生起点。')
  await teacher.getByLabel('正文').fill('背景：……\n过程：……')
  await choose(teacher, '学段', '初中')
  await choose(teacher, '学科', '数学')
  await choose(teacher, '微能力', 'A5 技术支持的课堂导入')
  await teacher.getByLabel('授权方式').selectOption({ index: 2 })
  await upload(teacher, '教案.pdf')
  await expect(teacher.getByText('内容齐全，可以提交学校审核。')).toBeVisible({ timeout: 90_000 })
  await looksRight(teacher)
  const submit = teacher.getByRole('button', { name: '提交学校审核' })
  await submit.click()
  await expect(teacher.getByText('待学校审核')).toBeVisible()
  await looksRight(teacher)
  await shot(teacher, 'item-submitted-phone')

  const team = await signIn(browser, people['team'])
  await expect(team.getByText(/项本校资源等待审核发布/)).toBeVisible()
  await openAtDesk(team)
  await looksRight(team)
  await shot(team, 'item-review')
  await team.getByRole('button', { name: '退回' }).click()
  const why = team.getByRole('dialog', { name: '退回' })
  await why.getByLabel('原因').fill('请补充教学反思。')
  await looksRight(team)
  await why.getByRole('button', { name: '退回' }).click()
  await expect(team).toHaveURL(/item-reviews$/)

  await teacher.goto('/workbench')
  await expect(teacher.getByText(`按退回意见修改《${title}》`)).toBeVisible()
  await teacher.goto('/my-items')
  await teacher.getByRole('link', { name: title }).click()
  await expect(teacher.getByText('退回意见：请补充教学反思。').first()).toBeVisible()
  await teacher.getByLabel('正文').fill('背景：……\n过程：……\n反思：测验时间还可再短。')
  await expect(teacher.getByText(/^已保存/).first()).toBeVisible()
  await expect(submit).toBeEnabled()
  await submit.click()
  await expect(teacher.getByText('待学校审核')).toBeVisible()

  await openAtDesk(team)
  await expect(team.getByText('反思：测验时间还可再短。')).toBeVisible()
  await team.getByRole('button', { name: '发布' }).click()
  await expect(team.getByText('已发布', { exact: true })).toBeVisible()
  await team.goto('/item-reviews')
  await team.getByLabel('显示', { exact: true }).selectOption('已发布，可推荐')
  await team.getByLabel(`选择“${title}”`).check()
  await looksRight(team)
  await shot(team, 'item-desk')
  await team.getByRole('button', { name: '推荐到上一级' }).click()
  const many = team.getByRole('dialog', { name: /推荐到上一级/ })
  await many.getByRole('button', { name: '推荐到上一级' }).click()
  await expect(many).toHaveCount(0)

  const district = await signIn(browser, people['district'], phone)
  await openAtDesk(district)
  await looksRight(district)
  await shot(district, 'item-review-phone')
  await district.getByRole('button', { name: '推荐到上一级' }).click()
  await expect(district.getByText('待市级遴选')).toBeVisible()

  const city = await signIn(browser, people['city'])
  await openAtDesk(city)
  await city.getByRole('button', { name: '选入市级成果库' }).click()
  await expect(city.getByText('已入选成果库')).toBeVisible()
  await looksRight(city)

  await teacher.reload()
  await expect(teacher.getByText('已入选成果库')).toBeVisible()
  await expect(teacher.getByText('选入市级成果库')).toBeVisible()
})

test('what was selected is found in the library by its words', async ({ request }) => {
  const session = await request.post('/api/auth/v1/sessions', { data: people['teacher'] })
  const { access_token } = (await session.json()) as { access_token: string }
  const answer = await request.get('/api/cases/v1/items', {
    params: { state: 'selected', q: title },
    headers: { Authorization: `Bearer ${access_token}` },
  })
  const { items } = (await answer.json()) as { items: { title: string; state: string }[] }
  expect(items.map(one => [one.title, one.state])).toEqual([[title, 'selected']])
})
