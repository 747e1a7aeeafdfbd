import { expect, test } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { looksRight, makePeople, markFull, phone, pointButtons, signIn } from './people'

// [R14][R19][R20][R34][R37][R38][R98][R136][R137][R142][R143][R149]
test.describe.configure({ mode: 'serial' })

const items = 29
const roundName = `旅程批次 ${Date.now()}`
const pdf = {
  name: '学校信息化教学发展规划.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
}
let people: ReturnType<typeof makePeople> = {}

test.beforeAll(() => {
  people = makePeople(
    'appeals',
    'auditor',
    'city',
    'cityLead',
    'district',
    'lead',
    'other',
    'team',
    'verifier',
  )
})

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** The queue; an office has many schools and looks for one by name. */
async function lookFor(page: Page, school: string) {
  await page.goto('/submissions')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  const search = page.getByLabel('按学校名称查找')
  if (await search.count()) await search.fill(school)
}

async function openQueue(page: Page, action: string, school = '烟台第五中学') {
  await lookFor(page, school)
  const row = page.getByRole('row').filter({ hasText: roundName }).filter({ hasText: school })
  await row.getByRole('link', { name: action }).first().click()
}

async function fillIn(page: Page) {
  for (let place = 1; place <= items; place++) {
    await expect(page.getByText(`${place}/${items}`, { exact: true })).toBeVisible()
    await markFull(page)
    await page.getByLabel('自评说明').fill('按方案实施，材料见附件。')
    if (place < items) await page.getByRole('button', { name: '下一项' }).click()
  }
  await expect(page.getByText(`已完成 ${items}/${items} 项`)).toBeVisible({ timeout: 20_000 })
}

/** The PDF is drawn in our own page, as on a phone without a viewer. */
async function seesFirstPage(page: Page) {
  const shown = page.getByRole('region', { name: pdf.name })
  await expect(shown).toBeVisible()
  await expect.poll(() => shown.locator('canvas').getAttribute('width')).not.toBe('0')
  await expect(page.getByText('/ 1', { exact: true })).toBeVisible()
}

async function handIn(page: Page) {
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByRole('button', { name: '确认提交' }).click()
  await expect(page.getByText('已提交', { exact: true }).first()).toBeVisible()
}

async function reviewAll(page: Page) {
  for (let place = 1; place <= items; place++) {
    await markFull(page)
    const next = page.getByRole('button', { name: '下一项' })
    if (place < items) await next.click()
  }
}

/** Confirm the conclusion; the desk then goes on to the next school, if one waits. */
async function conclude(page: Page, state: string) {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '确认提交' }).click()
  await expect(dialog).toHaveCount(0)
  await lookFor(page, '烟台第五中学')
  const row = page
    .getByRole('row')
    .filter({ hasText: roundName })
    .filter({ hasText: '烟台第五中学' })
  await expect(row).toContainText(state)
}

async function newPage(browser: Browser, who: string) {
  return signIn(browser, people[who])
}

test('the city office creates a round and opens it', async ({ browser }) => {
  const page = await newPage(browser, 'city')
  await looksRight(page)
  await page.goto('/rounds')
  await page.getByRole('link', { name: '创建批次' }).first().click()
  await page.getByLabel('批次名称').fill(roundName)
  await page.getByLabel('学年').fill('2026—2027')
  await page.getByLabel('学校自评截止').fill(inDays(10))
  await page.getByLabel('区市评审截止').fill(inDays(20))
  await page.getByLabel('市级复核截止').fill(inDays(30))
  await looksRight(page)
  await page.getByRole('button', { name: '保存为准备中' }).click()
  await page.getByRole('button', { name: '开放填报' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('125')
  await dialog.getByRole('button', { name: '开放填报' }).click()
  await expect(page.getByText('进行中').first()).toBeVisible()
  await looksRight(page)
})

test('the city office takes a school out of the open round, with a reason', async ({ browser }) => {
  const page = await newPage(browser, 'city')
  await page.goto('/rounds')
  await page.getByRole('link', { name: roundName }).click()
  await page.getByRole('button', { name: '调整参加学校' }).click()
  const dialog = page.getByRole('dialog')
  const choose = async () => {
    await dialog.getByLabel('学校', { exact: true }).fill('莱州市')
    await page
      .getByRole('option', { name: /莱州市.+/ })
      .first()
      .click()
    await dialog.getByLabel('理由').fill('学校合并')
  }
  await choose()
  await dialog.getByRole('button', { name: '增补学校' }).click()
  await expect(dialog.getByText('该校已在本批次名单中')).toBeVisible()
  await dialog.getByText('移出学校').first().click()
  await looksRight(page)
  await dialog.getByRole('button', { name: '移出学校' }).click()
  await expect(dialog.getByText('已移出，可继续调整其他学校。')).toBeVisible()
  await choose()
  await dialog.getByRole('button', { name: '移出学校' }).click()
  await expect(dialog.getByText('该校不在本批次中')).toBeVisible()
})

test('the school assesses itself, with evidence, and its principal hands in', async ({
  browser,
}) => {
  const team = await newPage(browser, 'team')
  await openQueue(team, '去填报')
  await team.getByTestId('file-input').first().setInputFiles(pdf)
  await expect(team.getByRole('button', { name: `查看 ${pdf.name}` })).toBeVisible({
    timeout: 30_000,
  })
  await looksRight(team)
  await fillIn(team)
  await expect(team.getByText('由校（园）长提交')).toBeVisible()

  const lead = await newPage(browser, 'lead')
  await openQueue(lead, '去填报')
  await lead.getByRole('button', { name: '自评检查' }).click()
  await expect(lead.getByText('29 项全部填写完整，可以提交。')).toBeVisible()
  await lead.getByRole('button', { name: '继续填写' }).click()
  await handIn(lead)
  await looksRight(lead)
})

test('the district returns one item, the school mends it', async ({ browser }) => {
  const district = await newPage(browser, 'district')
  await openQueue(district, '评审')
  await looksRight(district)
  await district.getByRole('button', { name: '退回修改' }).click()
  const dialog = district.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /^C1 / }).uncheck() // the item on the screen
  await dialog.getByRole('checkbox', { name: /^C14/ }).check()
  await dialog.getByLabel(/C14 .*的退回原因/).fill('研修安排缺参与人员')
  await dialog.getByRole('button', { name: '退回 1 项' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(district).toHaveURL(/\/submissions$/) // the review is over: back among the schools

  const lead = await signIn(browser, people['lead'], phone)
  await expect(lead.getByText('退回修改').filter({ visible: true }).first()).toBeVisible()
  await looksRight(lead)
  await lead.goto('/submissions')
  await lead.getByRole('link', { name: '去修改' }).first().click()
  await looksRight(lead)
  await lead.getByRole('button', { name: '开始修改' }).click()
  await expect(lead.getByText('研修安排缺参与人员').first()).toBeVisible()
  await handIn(lead)
})

test('the district reviews every item and concludes', async ({ browser }) => {
  const page = await newPage(browser, 'district')
  await openQueue(page, '评审')
  await seesFirstPage(page)
  await page.getByRole('button', { name: '提交评审' }).click()
  await expect(page.getByRole('dialog')).toContainText('项没有打分')
  await page.getByRole('dialog').getByRole('button', { name: '继续评审' }).click()
  await reviewAll(page)
  await expect(page.getByText(/下一个未打分/)).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('button', { name: '提交评审' }).click()
  await conclude(page, '待复核')
})

test('the city changes a mark with a reason, concludes and announces', async ({ browser }) => {
  const page = await newPage(browser, 'verifier')
  await openQueue(page, '复核')
  await page.getByRole('button', { name: /C29/ }).first().click()
  await pointButtons(page).nth(4).click()
  await page.getByLabel('扣分理由').fill('特色案例的推广证据不足')
  await expect(page.getByText(/已保存/).first()).toBeVisible({ timeout: 15_000 })
  await looksRight(page)
  await page.getByRole('button', { name: '提交复核' }).click()
  await conclude(page, '已复核')
  await openQueue(page, '看结果')
  await page.getByRole('button', { name: '公示结果' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认公示' }).click()
  await expect(page.getByText('公示中').first()).toBeVisible()
  await looksRight(page)
})

test('the school appeals, others decide, a stranger checks the result', async ({ browser }) => {
  const lead = await newPage(browser, 'lead')
  await openQueue(lead, '看结果')
  await expect(lead.getByText('等次：优秀，总分 98').first()).toBeVisible()
  await lead.getByRole('button', { name: '提出申诉' }).click()
  await lead.getByLabel('申诉内容').fill('C29 的推广证据已补充，请复核。')
  await lead.getByRole('button', { name: '提交申诉' }).click()
  await expect(lead.getByText('已申诉').first()).toBeVisible()

  const other = await newPage(browser, 'appeals')
  await openQueue(other, '看结果')
  await other.getByRole('button', { name: '受理申诉' }).click()
  await other.getByRole('button', { name: '答复申诉' }).click()
  await other.getByLabel('维持原结果').check()
  await other.getByLabel('答复理由').fill('补充材料仍未显示推广效果。')
  await other.getByRole('button', { name: '提交答复' }).click()
  await expect(other.getByText('公示中').first()).toBeVisible()

  await lead.reload()
  await looksRight(lead)
  const saving = lead.waitForEvent('download')
  await lead.getByRole('button', { name: /考核表/ }).click()
  expect((await saving).suggestedFilename()).toContain('.pdf')
  const code = await lead
    .getByText(/YT-\w{4}-\w{4}-\w{4}/)
    .first()
    .innerText()

  const stranger = await (await browser.newContext({ viewport: phone })).newPage()
  await stranger.goto('/check')
  await stranger.getByLabel('核验码').fill(/YT-[\w-]{14}/.exec(code)?.[0] ?? '')
  await stranger.getByRole('button', { name: '核验', exact: true }).click()
  await expect(stranger.getByText('核验通过')).toBeVisible()
  await expect(stranger.getByText('烟台第五中学')).toBeVisible()
  await looksRight(stranger)
})

test('a school of the city itself is reviewed by the city office', async ({ browser }) => {
  const lead = await newPage(browser, 'cityLead')
  await openQueue(lead, '去填报', '烟台第一中学')
  await fillIn(lead)
  await handIn(lead)
  const city = await newPage(browser, 'city')
  await lookFor(city, '烟台第一中学')
  const row = city.getByRole('row').filter({ hasText: roundName })
  await row.getByRole('link', { name: '评审' }).click()
  await markFull(city)
  await expect(city.getByText(/已保存/).first()).toBeVisible({ timeout: 15_000 })
})

test('two tabs at one item: nothing that was written is lost', async ({ browser }) => {
  const one = await newPage(browser, 'other')
  await openQueue(one, '去填报', '烟台第九中学')
  await expect(one.getByLabel('自评说明')).toBeVisible()
  const two = await one.context().newPage()
  await two.goto(one.url())
  await expect(two.getByLabel('自评说明')).toBeVisible()
  await one.getByLabel('自评说明').fill('第一个窗口写的说明')
  await expect(one.getByText(/已保存/).first()).toBeVisible({ timeout: 15_000 })
  await two.getByLabel('自评说明').fill('第二个窗口写的说明')
  await expect(two.getByText('内容另有更新，请选择保留哪一份').first()).toBeVisible({
    timeout: 15_000,
  })
  // Both windows are the same person's: nobody else is blamed.
  await expect(two.getByRole('alert', { name: /您在另一处（窗口或设备）改过/ })).toBeVisible()
  await expect(two.getByText('第一个窗口写的说明').first()).toBeVisible()
  await expect(two.getByText('第二个窗口写的说明').first()).toBeVisible()
})

test('the auditor reads what happened', async ({ browser }) => {
  const page = await newPage(browser, 'auditor')
  await page.goto('/audit')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await looksRight(page)
})
