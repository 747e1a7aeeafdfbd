import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, test, type Page } from '@playwright/test'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R132][R119]
test.describe.configure({ mode: 'serial' })

const mark = Date.now().toString(36)
const title = `旅程工具${mark}`
const category = `旅程分类${mark}`
const root = new URL('../..', import.meta.url).pathname
let people: ReturnType<typeof makePeople> = {}
let server: Server
let link = ''

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

/** Links are asked as the worker does, on days to come; meanwhile the server here answers. */
async function askLinks(...days: number[]) {
  const words = ['-m', 'tests.journey_tools', ...days.map(String)]
  await promisify(execFile)('.venv/bin/python', words, { cwd: root })
}

async function writeTool(page: Page, of: string) {
  await page.getByLabel('简介').fill('三分钟测出起点，适合课堂导入。')
  await page.getByLabel('工具分类').selectOption(of)
  await page.getByLabel('第 1 个网址', { exact: true }).fill(link)
  await expect(page.getByText('该网址没有加密')).toBeVisible()
  await page.getByLabel('第 1 个网址的名称').fill('主页')
  await choose(page, '适用平台', '网页', 'HarmonyOS')
  await page.getByLabel('费用').selectOption('免费')
  await page.getByLabel('是否收集或处理学生个人信息').selectOption('是')
  await page.getByLabel('学生个人信息说明').fill('只有昵称，课后删除。')
  await choose(page, '学段', '初中')
  await choose(page, '学科', '数学')
  await choose(page, '微能力', 'A5 技术支持的课堂导入')
  await page.getByLabel(/^怎样帮助“A5/).fill('课前三分钟看到全班的起点。')
  await page.getByLabel('授权方式').selectOption({ index: 2 })
}

test.beforeAll(async () => {
  people = makePeople('toolCentre', 'toolTeacher', 'toolTeam')
  server = createServer((_, answer) => answer.end('here'))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  link = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
})
test.afterAll(() => {
  server.close()
})

test('the centre keeps the categories; a dead link ends with the tool taken down', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  const centre = await signIn(browser, people['toolCentre'])
  await centre.goto('/tool-desk/categories')
  await settled(centre)
  await looksRight(centre)
  await centre.getByRole('button', { name: '新增分类' }).click()
  const naming = centre.getByRole('dialog', { name: '新增分类' })
  await naming.getByLabel('名称').fill(category)
  await looksRight(centre)
  await naming.getByRole('button', { name: '保存' }).click()
  await expect(naming).toHaveCount(0)
  await centre.getByRole('button', { name: `上移“${category}”` }).click()
  await shot(centre, 'tool-categories')

  const teacher = await signIn(browser, people['toolTeacher'], phone)
  await teacher.goto('/my-items')
  await settled(teacher)
  await teacher.getByRole('button', { name: '新建资源' }).click()
  const begin = teacher.getByRole('dialog', { name: '新建资源' })
  await begin.getByLabel('类型').selectOption('工具')
  await begin.getByLabel('标题').fill(title)
  await begin.getByRole('button', { name: '开始编写' }).click()
  await expect(teacher.getByText('请选择一个在用的工具分类')).toBeVisible()
  await expect(teacher.getByText(/请填写工具的网址/)).toBeVisible()
  await writeTool(teacher, category)
  await expect(teacher.getByText('内容齐全，可以提交学校审核。')).toBeVisible({ timeout: 30_000 })
  await looksRight(teacher)
  await shot(teacher, 'tool-draft-phone')
  await teacher.getByRole('button', { name: '提交学校审核' }).click()
  await expect(teacher.getByText('待学校审核')).toBeVisible()
  const mine = teacher.url()

  const team = await signIn(browser, people['toolTeam'])
  await team.goto('/item-reviews')
  await team.getByRole('link', { name: title }).click()
  await expect(team.getByText('只有昵称，课后删除。')).toBeVisible()
  await shot(team, 'tool-review')
  await team.getByRole('button', { name: '发布' }).click()
  await expect(team.getByText('已发布', { exact: true })).toBeVisible()

  await askLinks(9)
  await centre.goto('/tool-desk')
  await settled(centre)
  await centre.getByLabel('分类').selectOption(category)
  const row = centre.getByRole('row', { name: new RegExp(title) })
  await expect(row.getByText('正常')).toBeVisible()
  await looksRight(centre)
  await shot(centre, 'tool-desk')

  await new Promise(done => server.close(done))
  await askLinks(18, 20, 22, 24)
  await centre.goto('/workbench')
  await centre.getByRole('link', { name: /去处理/ }).click()
  await expect(row.getByText('链接可能已失效')).toBeVisible()
  const id = mine.split('/').at(-1) ?? ''
  await teacher.goto(`/library/${id}`)
  await expect(teacher.getByText('链接可能已失效').first()).toBeVisible()
  await expect(teacher.getByRole('link', { name: '主页' })).toHaveAttribute(
    'rel',
    'noopener noreferrer nofollow',
  )
  await looksRight(teacher)
  await shot(teacher, 'tool-page-phone')

  await centre.getByLabel(`选择“${title}”`).check()
  await centre.getByRole('button', { name: '下架', exact: true }).click()
  const down = centre.getByRole('dialog', { name: '下架（1 个）' })
  await down.getByLabel('原因').fill('网址已打不开，请更新后联系装备中心。')
  await down.getByRole('button', { name: '预览' }).click()
  await expect(down.getByText(`${title}：已发布 → 已下架`)).toBeVisible()
  await looksRight(centre)
  await shot(centre, 'tool-take-down')
  await down.getByRole('button', { name: '确认处理 1 个' }).click()
  await expect(down).toHaveCount(0)

  await teacher.goto(mine)
  await expect(teacher.getByText('已下架').first()).toBeVisible()
  await expect(teacher.getByText('网址已打不开，请更新后联系装备中心。')).toBeVisible()
})

test('the centre enters a tool for the city, and everybody finds it by its category', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const own = `入库工具${mark}`
  const centre = await signIn(browser, people['toolCentre'], phone)
  await centre.goto('/tool-desk')
  await settled(centre)
  await looksRight(centre)
  await shot(centre, 'tool-desk-phone')
  await centre.getByRole('link', { name: '入库工具' }).click()
  await expect(centre.getByRole('heading', { name: '入库工具' })).toBeVisible()
  await centre.getByLabel('标题').fill(own)
  await writeTool(centre, category)
  await centre.reload()
  await expect(centre.getByLabel('标题')).toHaveValue(own) // nothing typed is lost
  await looksRight(centre)
  await shot(centre, 'tool-entry-phone')
  await centre.getByRole('button', { name: '入库并发布' }).click()
  await expect(centre.getByRole('heading', { name: own })).toBeVisible()

  const teacher = await signIn(browser, people['toolTeacher'])
  await teacher.goto('/library')
  await settled(teacher)
  await teacher.getByRole('checkbox', { name: new RegExp(category) }).check()
  await expect(teacher.getByRole('link', { name: own })).toBeVisible()
  await looksRight(teacher)
  await shot(teacher, 'tool-library')
})
