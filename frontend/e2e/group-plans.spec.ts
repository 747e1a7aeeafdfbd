import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { looksRight, makePeople, phone, settled, signIn } from './people'

const KIND = '教研组规划和研修计划'
const GROUP = '旅程教研组'

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

const part = (page: Page, name: string) =>
  page.getByRole('region', { name: new RegExp(`^${name} C16`) })
const saved = (page: Page) => expect(page.locator('.save').first()).toContainText('已保存')

/** The plan of the group in its editor, whatever an earlier run left of it. */
async function toEditor(page: Page) {
  await page.goto('/plans')
  const row = page
    .getByRole('region', { name: KIND })
    .getByRole('listitem')
    .filter({ hasText: GROUP })
  await expect(row).toBeVisible()
  await row.locator('.el-button').click()
  await expect(page).toHaveURL(/\/plans\/group\//)
  await settled(page)
  const again = page.getByRole('button', { name: /编写新版本|开始修改/ })
  if (await again.count()) await again.click()
  await expect(page.getByRole('heading', { name: '完整性检查' })).toBeVisible()
}

async function write(page: Page, situation: string) {
  await part(page, '本组现状').getByLabel('本组现状').fill(situation)
  const goals = part(page, '绩效目标')
  if (!(await goals.getByLabel('目标内容').count()))
    await goals.getByRole('button', { name: '增加本组目标' }).click()
  await goals.getByLabel('目标内容').first().fill('人人会用学情分析')
  await goals.getByLabel('达成标准').first().fill('每人一节课例')
  const abilities = part(page, '能力点选择')
  await abilities.getByRole('checkbox').first().check()
  await abilities
    .getByLabel(/^选择 \w+ 的理由$/)
    .first()
    .fill('与学科相关')
  const schedule = part(page, '研修安排')
  if (!(await schedule.getByLabel('地点').count()))
    await schedule.getByRole('button', { name: '增加一项安排' }).click()
  const day = new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai' })
  await schedule.getByLabel('日期').first().fill(day)
  await schedule.getByLabel('学时', { exact: true }).first().fill('2')
  await schedule.getByLabel('地点').first().fill('录播教室')
  await schedule.getByLabel('活动内容').first().fill('组内课例研讨')
  await schedule.getByLabel('参与人员').first().fill('全组教师')
  await schedule.getByLabel('研修形式').first().selectOption('课例研修')
  await schedule.getByLabel('组织方式').first().selectOption('教研组集中')
}

// [R100][R61]
test('a group writes its plan, the school returns and approves it, an activity carries it out', async ({
  browser,
}) => {
  const people = makePeople('city', 'team', 'leader', 'member', 'district')
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const leader = await signIn(browser, people['leader'], phone)
  await leader.goto('/plans')
  await settled(leader)
  await looksRight(leader)
  await toEditor(leader)
  const situation = `本组 12 人${Date.now().toString(36)}`
  await write(leader, situation)
  await saved(leader)
  await looksRight(leader)
  await shot(leader, 'group-plan-phone')
  await leader.getByRole('button', { name: '提交审核' }).click()
  const dialog = leader.getByRole('dialog')
  await expect(dialog).toContainText('由学校管理团队审核')
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await expect(leader.locator('.tag').first()).toHaveText('待审核')

  const team = await signIn(browser, people['team'])
  const waiting = team.getByRole('listitem').filter({ hasText: `个教研组的${KIND}` })
  await waiting.getByRole('link', { name: '去审核' }).click()
  const row = team
    .getByRole('region', { name: KIND })
    .getByRole('listitem')
    .filter({ hasText: GROUP })
  await row.getByRole('link', { name: '查看' }).click()
  await expect(team.getByText(situation)).toBeVisible()
  await looksRight(team)
  await shot(team, 'group-plan-review-desk')
  await team.getByRole('button', { name: '退回修改' }).click()
  await team.getByRole('dialog').getByLabel('本组现状').check()
  await team.getByLabel('“本组现状”的退回原因').fill('请写明短板')
  await team.getByRole('dialog').getByRole('button', { name: '退回修改' }).click()
  await expect(team.locator('.tag').first()).toHaveText('退回修改')

  await leader.goto('/workbench')
  const todo = leader.getByRole('listitem').filter({ hasText: '本组现状：请写明短板' })
  await todo.getByRole('link', { name: '去修改' }).click()
  await leader.getByRole('button', { name: '开始修改' }).click()
  await part(leader, '本组现状').getByLabel('本组现状').fill(`${situation}，短板是数据分析`)
  await saved(leader)
  await leader.getByRole('button', { name: '提交审核' }).click()
  await leader.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await expect(leader.locator('.tag').first()).toHaveText('待审核')
  await leader.context().close()

  await team.reload()
  await team.getByRole('button', { name: '审核通过' }).click()
  await team.getByRole('dialog').getByRole('button', { name: '审核通过' }).click()
  await expect(team.locator('.tag').first()).toHaveText('已通过')
  await team.context().close()

  const member = await signIn(browser, people['member'], phone)
  await member.goto('/plans')
  const mine = member.getByRole('region', { name: KIND }).getByRole('listitem')
  await mine.filter({ hasText: GROUP }).getByRole('link', { name: '查看' }).click()
  await expect(member.getByText('短板是数据分析')).toBeVisible()
  await looksRight(member)
  await member.context().close()

  const district = await signIn(browser, people['district'])
  await district.goto('/plans?kind=group')
  await settled(district)
  await expect(district.getByRole('link', { name: new RegExp(GROUP) })).toBeVisible()
  await looksRight(district)
  await shot(district, 'group-plans-district-desk')
  await district.context().close()

  const again = await signIn(browser, people['leader'])
  await again.goto('/activities')
  await settled(again)
  await again.getByRole('button', { name: '新建活动' }).click()
  const form = again.getByRole('dialog')
  const choice = form.getByLabel('对应的研修安排')
  const value = await choice
    .locator('option', { hasText: '组内课例研讨' })
    .first()
    .getAttribute('value')
  await choice.selectOption(value ?? '')
  await expect(form.getByLabel('活动名称')).toHaveValue('组内课例研讨')
  await expect(form.getByLabel('地点')).toHaveValue('录播教室')
  await looksRight(again)
  await shot(again, 'activity-from-schedule-desk')
  await again.context().close()
})
