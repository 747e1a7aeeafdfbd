import { expect, test } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R23][R58][R59][R79][R80][R82][R83][R84][R85][R88][R89][R141]
test.describe.configure({ mode: 'serial' })

let people: ReturnType<typeof makePeople> = {}

test.beforeAll(() => {
  people = makePeople('city', 'lead', 'team', 'teacher', 'district')
})

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** The editor of a draft: begun, or the next version where a run before has published one. */
async function openDraft(page: Page) {
  await page.goto('/school-schemes')
  await settled(page)
  const begin = page.getByRole('button', { name: '从参考建议开始' })
  const open = page.getByRole('link', { name: '打开细则' })
  await expect(begin.or(open)).toBeVisible()
  await ((await begin.isVisible()) ? begin : open).click()
  const revise = page.getByRole('button', { name: '编写新版本' })
  await expect(revise.or(page.getByText('发布前检查'))).toBeVisible()
  if (await revise.isVisible()) await revise.click()
  await expect(page.getByText('发布前检查')).toBeVisible()
}

test('the principal writes the scheme; what is missing is named before it is published', async ({
  browser,
}) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const page = await signIn(browser, people['lead'])
  await openDraft(page)
  await expect(page.getByText('合计 100 分 / 100 分')).toBeVisible()
  await looksRight(page)
  const points = page.locator('#part-items').getByLabel('分值', { exact: true }).last()
  await points.fill('10')
  await expect(page.getByText('合计 95 分 / 100 分')).toBeVisible()
  await expect(page.getByText('各项分值合计 95 分，须为 100 分（还差 5 分）').first()).toBeVisible()
  await page.getByRole('button', { name: '发布', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('还有 1 处需要补齐')).toBeVisible()
  await expect(dialog.getByRole('button', { name: '发布' })).toBeDisabled()
  await dialog.getByRole('button', { name: '取消' }).click()
  await points.fill('15')
  await expect(page.getByText('内容已完整，可以发布。')).toBeVisible()
  await page.getByLabel('激励措施').fill('优秀者优先推荐参加展示、评选和培训，颁发证书。')
  await expect(page.getByText(/已保存/)).toBeVisible()
  await shot(page, 'scheme-editor-desk')
  await page.setViewportSize(phone)
  await looksRight(page)
  await shot(page, 'scheme-editor-phone')
  await page.setViewportSize(desk)

  await page.getByRole('button', { name: '发布', exact: true }).click()
  await dialog.getByRole('button', { name: '发布' }).click()
  await expect(page.getByText('已发布', { exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: '知悉情况' })).toBeVisible()
  await looksRight(page)
  await shot(page, 'scheme-published-desk')
  await page.context().close()
})

test('a teacher reads it on the phone and says so', async ({ browser }) => {
  const page = await signIn(browser, people['teacher'], phone)
  const todo = page.getByText('阅读本校考核细则并确认知悉')
  await expect(async () => {
    await page.reload()
    await expect(todo).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await page.goto('/my-scheme')
  await expect(page.getByRole('heading', { name: '考核项目' })).toBeVisible()
  await expect(page.getByText('由学校评分。')).toBeVisible()
  await looksRight(page)
  await shot(page, 'my-scheme-phone')
  await page.getByRole('button', { name: '我已阅读并知悉' }).click()
  await expect(page.getByText(/您已于 .* 确认知悉/)).toBeVisible()
  await page.goto('/workbench')
  await settled(page)
  await expect(todo).toHaveCount(0)
  await page.goto('/my-score')
  await expect(page.getByText('学校公布得分后可以查看').first()).toBeVisible()
  await looksRight(page)
  await page.context().close()
})

/** Give everybody on the page whatever an item has, having looked at it first. */
async function fillItem(page: Page, item: string) {
  await page.getByRole('combobox', { name: '批量评分' }).selectOption({ label: item })
  await expect(page.getByRole('button', { name: '未评的填满分' })).toBeVisible()
  await settled(page)
  await page.getByRole('button', { name: '未评的填满分' }).click()
  const preview = page.getByRole('button', { name: /^预览/ })
  if (await preview.isDisabled()) return
  await preview.click()
  await page.getByRole('button', { name: '保存这一批' }).click()
  await expect(page.getByRole('button', { name: '撤销这一批' })).toBeVisible()
}

async function scoresOf(browser: Browser, who: string) {
  const page = await signIn(browser, people[who])
  await page.goto('/teacher-scores')
  await expect(page.getByRole('heading', { name: '校内公布' })).toBeVisible()
  await settled(page)
  return page
}

/** The library counts the pieces of results; nothing is kept before somebody saves it. */
async function countedByTheLibrary(page: Page) {
  await page.getByRole('link', { name: '样例journey-teacher' }).click()
  await expect(page.getByText(/资源库中本年度已发布：.*教学设计 \d+ 件/)).toBeVisible()
  await expect(page.getByRole('button', { name: '采用这些件数' })).toBeVisible()
  await looksRight(page)
  await shot(page, 'scores-counted-desk')
  await page.goBack()
  await page.getByRole('combobox', { name: '批量评分' }).selectOption({ label: '成果资源包' })
  await page.getByRole('button', { name: '未评的填资源库件数' }).click()
  await expect(page.getByRole('spinbutton').first()).toHaveValue(/^\d+$/)
  await page.reload()
  await expect(page.getByRole('heading', { name: '校内公布' })).toBeVisible()
}

test('the team marks many at once, takes it back, marks again; the principal publishes', async ({
  browser,
}) => {
  const team = await scoresOf(browser, 'team')
  await looksRight(team)
  await countedByTheLibrary(team)
  await fillItem(team, '常态化应用')
  await shot(team, 'scores-batch-desk')
  await looksRight(team)
  await team.getByRole('button', { name: '撤销这一批' }).click()
  await expect(team.getByRole('button', { name: '撤销这一批' })).toHaveCount(0)
  await team.reload()
  await expect(team.getByRole('heading', { name: '校内公布' })).toBeVisible()
  await fillItem(team, '常态化应用')
  await fillItem(team, '成果资源包')
  await team.context().close()

  const lead = await scoresOf(browser, 'lead')
  await fillItem(lead, '常态化应用')
  await fillItem(lead, '成果资源包')
  await lead.getByRole('combobox', { name: '批量评分' }).selectOption('')
  const publish = lead.getByRole('button', { name: '公布得分' })
  await expect(publish).toBeEnabled()
  await publish.click()
  const dialog = lead.getByRole('dialog')
  await expect(dialog.getByText(/将公布 \d+ 人的得分/)).toBeVisible()
  await dialog.getByRole('button', { name: '公布得分' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(lead.getByRole('cell', { name: '已公布' }).first()).toBeVisible()
  await looksRight(lead)
  await shot(lead, 'scores-desk')
  const [file] = await Promise.all([
    lead.waitForEvent('download'),
    lead.getByRole('button', { name: '导出考核结果表' }).click(),
  ])
  expect(file.suggestedFilename()).toContain('校本考核结果')
  await lead.context().close()
})

test('the teacher sees every point, objects once, and somebody else answers', async ({
  browser,
}) => {
  const page = await signIn(browser, people['teacher'], phone)
  await page.goto('/my-score')
  await expect(page.getByText('已公布', { exact: true })).toBeVisible()
  await expect(page.getByText(/评 20 分（满分 20 分）/)).toBeVisible()
  await expect(page.getByText(/已计入线上学时/)).toBeVisible()
  await looksRight(page)
  await shot(page, 'my-score-phone')
  await page.getByLabel('异议的内容和理由').fill('成果资源包少算了一件')
  await page.getByRole('button', { name: '提出异议' }).click()
  await expect(page.getByText('等待学校答复。')).toBeVisible()

  const lead = await scoresOf(browser, 'lead')
  await lead.getByRole('button', { name: /^答复/ }).first().click()
  const dialog = lead.getByRole('dialog')
  await dialog.getByLabel('答复内容').fill('已核对材料，件数无误，维持原得分。')
  await dialog.getByRole('button', { name: '答复', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await lead.context().close()

  await page.reload()
  await expect(page.getByText('已核对材料，件数无误，维持原得分。')).toBeVisible()
  await looksRight(page)
  await page.context().close()
})

test('the district sees which schools have a scheme and which have none', async ({ browser }) => {
  const page = await signIn(browser, people['district'])
  await page.goto('/school-schemes')
  await expect(page.getByRole('cell', { name: '尚未制定' }).first()).toBeVisible()
  await page.getByLabel('按学校名称查找').fill('第五中学')
  await expect(page.getByRole('row', { name: /烟台第五中学.*已发布/ })).toBeVisible()
  await looksRight(page)
  await shot(page, 'schemes-district-desk')
  await page.getByRole('link', { name: /烟台第五中学/ }).click()
  await expect(page.getByRole('heading', { name: '知悉情况' })).toBeVisible()
  await looksRight(page)
  await page.context().close()
})
