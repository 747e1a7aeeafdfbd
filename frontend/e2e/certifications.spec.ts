import { expect, test, type Browser, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R35][R59][R84][R85][R91][R105][R110][R112][R113][R114][R141]
test.describe.configure({ mode: 'serial' })

const TEACHER = '样例journey-certTeacher'
const COLLEAGUES = ['certPeer', 'certOther', 'certTeam'] as const
const story = `在语文课上用学情数据调整教学${Date.now().toString(36)}`
let people: ReturnType<typeof makePeople> = {}
/** The two abilities of this run, with the addresses of their pages; a second attempt begins others. */
const begun: { code: string; id: string }[] = []

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function beginNext(page: Page) {
  await page.goto('/my-abilities')
  await settled(page)
  await page.locator('summary').filter({ hasText: '其他可以认证的微能力' }).click()
  await page
    .getByRole('group')
    .getByRole('button', { name: /^开始认证/ })
    .first()
    .click()
  await expect(page).toHaveURL(/my-abilities\/./)
  await expect(page.getByText('填写中').first()).toBeVisible()
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  begun.push({ code: title.split(' ')[0] ?? '', id: page.url().split('/').at(-1) ?? '' })
}

async function attach(page: Page, name: string) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: '选择文件' }).first().click(),
  ])
  const words = `%PDF-1.4\n1 0 obj<</Type/Catalog/Mark(${name}${story})>>endobj\n`
  await chooser.setFiles({
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.from(`${words}trailer<</Root 1 0 R>>\n%%EOF\n`),
  })
}

/** Choose a level of the first task. */
async function choose(page: Page, level: string) {
  await page
    .getByRole('group', { name: /的等级$/ })
    .first()
    .locator('label')
    .filter({ hasText: new RegExp(`^${level}$`) })
    .click()
}

async function handIn(page: Page) {
  await page.getByRole('button', { name: '提交认证' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交认证' }).click()
  await expect(page.getByText('待互评').first()).toBeVisible()
}

/** Whoever has a seat rates; the rotation seats two of three. */
async function rateAsPeers(browser: Browser, code: string, seen: (page: Page) => Promise<void>) {
  let rated = 0
  for (const key of COLLEAGUES) {
    const page = await signIn(browser, people[key], phone)
    await page.goto('/peer-ratings')
    await settled(page)
    const card = page.getByRole('article', { name: `${TEACHER} ${code}` })
    if (await card.count()) {
      await card.getByRole('link', { name: /^去评价/ }).click()
      await expect(page.getByRole('button', { name: '提交互评' })).toBeVisible()
      if (rated === 0) await seen(page)
      await choose(page, '优秀')
      await page.getByRole('button', { name: '提交互评' }).click()
      await expect(page).toHaveURL(/peer-ratings$/)
      rated += 1
    }
    await page.context().close()
  }
  expect(rated).toBe(2)
}

test.beforeAll(() => {
  people = makePeople('city', 'district', 'teacher', 'certTeacher', ...COLLEAGUES)
})

test('a teacher uploads and self-rates on a phone; what is missing is named', async ({
  browser,
}) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const page = await signIn(browser, people['certTeacher'], phone)
  await expect(page.getByRole('heading', { name: /您还差：.*微能力/ })).toBeVisible()
  await looksRight(page)
  await shot(page, 'cert-home-phone')
  await page.goto('/my-abilities')
  await expect(page.getByRole('heading', { name: /您还差 \d+ 项微能力/ })).toBeVisible()
  await looksRight(page)
  await beginNext(page)
  await looksRight(page)

  await page.getByRole('button', { name: '提交认证' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('上传实证材料')
  await expect(dialog).toContainText('选择自评等级')
  await expect(dialog.getByRole('button', { name: '提交认证' })).toHaveCount(0)
  await dialog.getByRole('button', { name: '继续填写' }).click()

  const second = await page.context().newPage()
  await second.goto(page.url())
  await settled(second)
  await page.getByLabel('应用说明').fill(story)
  await choose(page, '优秀')
  await attach(page, '教学设计.pdf')
  await expect(page.getByText('内容已完整，可以提交')).toBeVisible()
  await expect(page.getByText(/已保存/)).toBeVisible()
  // What was typed in another tab meanwhile is not lost, and does not win by itself.
  await second.getByLabel('应用说明').fill('另一处写的内容')
  const conflict = second.getByRole('alert', { name: /您在另一处（窗口或设备）改过/ })
  await expect(conflict).toContainText(story)
  await expect(conflict).toContainText('另一处写的内容')
  await conflict.getByRole('button', { name: '采用最新的' }).click()
  await expect(second.getByLabel('应用说明')).toHaveValue(story)
  await second.close()

  await page.reload()
  await expect(page.getByLabel('应用说明')).toHaveValue(story)
  await looksRight(page)
  await shot(page, 'cert-piece-phone')
  await handIn(page)
  await expect(page.getByText(/等待同事互评：样例journey-cert/)).toBeVisible()
  await page.getByRole('button', { name: '撤回修改' }).click()
  await expect(page.getByText('填写中').first()).toBeVisible()
  await handIn(page)
  await looksRight(page)
  await page.context().close()
})

test('another ability is handed in; the page tells where each one stands', async ({ browser }) => {
  const page = await signIn(browser, people['certTeacher'], phone)
  await beginNext(page)
  await attach(page, '课堂记录.pdf')
  await choose(page, '合格')
  await expect(page.getByText('内容已完整，可以提交')).toBeVisible()
  await handIn(page)
  await page.goto('/my-abilities')
  await settled(page)
  await looksRight(page)
  await shot(page, 'cert-mine-phone')
  await page.context().close()
})

test('peers rate by the criteria, with a reason below 优秀; strangers see nothing', async ({
  browser,
}) => {
  const [first, other] = begun
  await rateAsPeers(browser, first?.code ?? '', async page => {
    await looksRight(page)
    await page.getByRole('button', { name: '提交互评' }).click()
    await expect(page.getByText('请选择等级', { exact: true })).toBeVisible()
    await choose(page, '合格')
    await expect(page.getByText('请写明理由')).toBeVisible()
    await page.getByLabel(/^理由/).fill('缺少学情数据')
    // What was written stays on the phone until it is sent.
    await page.reload()
    await expect(page.getByLabel(/^理由/)).toHaveValue('缺少学情数据')
    await shot(page, 'cert-peer-phone')
    await page.getByRole('tab', { name: /^材料/ }).click()
    await expect(page.getByRole('region', { name: '材料查看' })).toContainText('教学设计.pdf')
    await looksRight(page)
    await page.getByRole('tab', { name: '评价' }).click()
  })
  await rateAsPeers(browser, other?.code ?? '', async () => undefined)

  const stranger = await signIn(browser, people['teacher'])
  await stranger.goto(`/peer-ratings/${first?.id}`)
  await expect(stranger.getByText('没有找到')).toBeVisible()
  await stranger.goto(`/certifications/${first?.id}`)
  await expect(stranger.getByRole('heading', { level: 1 })).toContainText('不能使用这一页')
  await stranger.context().close()
})

test('the school rates one, returns another, and finalises with a preview', async ({ browser }) => {
  const [first, other] = begun
  const page = await signIn(browser, people['certTeam'])
  await expect(page.getByText(/项微能力认证等待学校评价/)).toBeVisible()
  await page.goto('/certifications')
  await page.getByLabel('状态').selectOption('peer_rated')
  await page.getByLabel('微能力', { exact: true }).selectOption(first?.code ?? '')
  await settled(page)
  await looksRight(page)
  // What the school has not rated cannot be finalised.
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await page.getByRole('link', { name: TEACHER }).click()
  await expect(page.getByRole('button', { name: '提交学校评价' })).toBeVisible()
  await expect(page.getByText(/^互评 · /).first()).toBeVisible()
  await page.getByRole('button', { name: '提交学校评价' }).click()
  await expect(page.getByText('请选择等级', { exact: true })).toBeVisible()
  await choose(page, '优秀')
  await expect(page.getByText('按规则，本项等级为')).toContainText('优秀')
  await looksRight(page)
  await shot(page, 'cert-school-desk')
  await page.getByRole('button', { name: '提交学校评价' }).click()
  await expect(page.getByText('学校已评').first()).toBeVisible()
  await page.getByRole('button', { name: '更改评价' }).click()
  await choose(page, '合格')
  await page.getByLabel(/^理由/).fill('课堂应用可以再深入')
  await page.getByRole('button', { name: '保存更改' }).click()
  await expect(page.getByText('请写明更改原因')).toBeVisible()
  await page.getByLabel('更改原因').fill('复看材料后更正')
  await page.getByRole('button', { name: '保存更改' }).click()
  await expect(page.getByText('更改原因：复看材料后更正')).toBeVisible()

  await page.goto(`/certifications/${other?.id}`)
  await page.getByRole('button', { name: '退回修改' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill('请补充课堂实录')
  await looksRight(page)
  await dialog.getByRole('button', { name: '退回修改' }).click()
  await expect(page.getByText('已退回').first()).toBeVisible()

  await page.goto('/certifications')
  await page.getByRole('checkbox', { name: `选择 ${TEACHER} 的 ${first?.code}` }).check()
  await page.getByRole('button', { name: '确定结果（1）' }).click()
  await expect(dialog).toContainText('将确定 1 项')
  await looksRight(page)
  await dialog.getByRole('button', { name: '确定结果' }).click()
  await expect(dialog).toContainText('已确定 1 项')
  await dialog.getByRole('button', { name: '关闭', exact: true }).click()
  // What was made final is opened again from where it was done, and made final once more.
  const bar = page.getByRole('region', { name: '刚才的办理' }).first()
  await expect(bar).toContainText('已确定 1 项')
  await looksRight(page)
  await shot(page, 'cert-undo-desk')
  await bar.getByRole('button', { name: '撤销' }).click()
  await expect(bar).toContainText('已撤销 1 项')
  await page.goto(`/certifications/${first?.id}`)
  await expect(page.getByText('撤销确定', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: '确定结果' }).click()
  await dialog.getByRole('button', { name: '确定结果' }).click()
  await expect(dialog).toContainText('已确定 1 项')
  await dialog.getByRole('button', { name: '关闭', exact: true }).click()
  await expect(bar).toContainText(`已确定 ${TEACHER} ${first?.code} 的结果`)
  await expect(bar.getByRole('button', { name: '撤销' })).toBeInViewport()
  await looksRight(page)
  await shot(page, 'cert-undo-one-desk')
  await page.goto('/certifications')
  await expect(page.getByText(/优秀 0 项，占 0%/)).toBeVisible()
  await shot(page, 'cert-list-desk')
  await page.setViewportSize(phone)
  await looksRight(page)
  await page.context().close()
})

test('the teacher sees the result with its reasons, and what came back on top', async ({
  browser,
}) => {
  const [first, other] = begun
  const page = await signIn(browser, people['certTeacher'], phone)
  await expect(page.getByText(/项微能力认证被退回/)).toBeVisible()
  await page.goto(`/my-abilities/${first?.id}`)
  const result = page.getByRole('region', { name: '认证结果' })
  await expect(result).toContainText('合格')
  await expect(result).toContainText('课堂应用可以再深入')
  await expect(page.getByRole('button', { name: '提交认证' })).toHaveCount(0)
  await looksRight(page)
  await shot(page, 'cert-result-phone')
  await page.goto('/my-abilities')
  await page.getByRole('button', { name: `修改被退回的 ${other?.code}` }).click()
  await expect(page.getByRole('note')).toContainText('请补充课堂实录')
  await looksRight(page)
  await shot(page, 'cert-returned-phone')
  await page.context().close()
})

test('weak points, the whole staff with exemptions, and the district’s view', async ({
  browser,
}) => {
  const [first] = begun
  const school = await signIn(browser, people['certTeam'])
  await school.goto('/certifications/weak-points')
  await expect(school.getByRole('article').filter({ hasText: '课堂应用可以再深入' })).toBeVisible()
  await looksRight(school)
  await shot(school, 'cert-weak-desk')
  await school.goto('/certifications/staff')
  const row = school.getByRole('row').filter({ hasText: 'journey-certOther' })
  await expect(row).toBeVisible()
  // A second attempt finds what the first one has entered.
  if (await row.getByRole('button', { name: '免测' }).count()) {
    await row.getByRole('button', { name: '免测' }).click()
    await school.getByLabel('免测原因').fill('长期病假')
    await school.getByRole('dialog').getByRole('button', { name: '免测' }).click()
  }
  await expect(row).toContainText('免测：长期病假')
  await looksRight(school)
  await shot(school, 'cert-staff-desk')
  const card = school.getByRole('region', { name: '免测登记' })
  await card.getByRole('button', { name: '取消免测' }).click()
  await school.getByLabel('取消原因').fill('已返岗')
  await school.getByRole('dialog').getByRole('button', { name: '取消免测' }).click()
  await expect(card).toContainText('取消：已返岗')
  await school.context().close()

  const district = await signIn(browser, people['district'])
  await district.goto('/certification-schools')
  await settled(district)
  await looksRight(district)
  await shot(district, 'cert-district-desk')
  await district.setViewportSize(phone)
  await looksRight(district)
  await district.setViewportSize(desk)
  await district.getByRole('link', { name: '芝罘区毓璜顶小学' }).click()
  await district.getByLabel('微能力', { exact: true }).selectOption(first?.code ?? '')
  await district.getByRole('link', { name: TEACHER }).first().click()
  await expect(district.getByText('已确定').first()).toBeVisible()
  await expect(district.getByRole('button', { name: '提交学校评价' })).toHaveCount(0)
  await looksRight(district)
  await district.context().close()
})
