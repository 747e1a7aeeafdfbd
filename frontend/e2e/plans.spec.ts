import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

const CODES = ['A1', 'A2', 'A5', 'A12', 'B1', 'B2', 'B5', 'C1']
const today = () => new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai' })

/** The plan of the kind in its editor, whatever an earlier run left of it. */
async function toEditor(page: Page, kind: string) {
  await page.goto('/plans')
  const card = page.getByRole('region', { name: kind })
  await expect(card.getByRole('listitem')).toBeVisible()
  await card.locator('.el-button').click()
  await expect(page).toHaveURL(/\/plans\/(study|school)\//)
  await settled(page)
  const again = page.getByRole('button', { name: /编写新版本|开始修改/ })
  if (await again.count()) await again.click()
  await expect(page.getByRole('heading', { name: '完整性检查' })).toBeVisible()
}

const part = (page: Page, name: string) =>
  page.getByRole('region', { name: new RegExp(`^${name} C`) })
const saved = (page: Page) => expect(page.locator('.save').first()).toContainText('已保存')

async function writeStudy(page: Page, theme: string) {
  await part(page, '研修主题').getByLabel('研修主题', { exact: true }).fill(theme)
  await part(page, '研修主题').getByLabel('主题依据').fill('依据学校愿景和智慧教室条件')
  const goals = part(page, '绩效目标')
  for (const name of ['基础', '可选']) {
    const list = goals.getByRole('group', { name: `${name}绩效目标` })
    if (!(await list.getByLabel('目标内容').count()))
      await list.getByRole('button', { name: `增加${name}目标` }).click()
    await list.getByLabel('目标内容').first().fill(`${name}目标`)
    await list.getByLabel('达成标准').first().fill('学时统计 100%')
  }
  await part(page, '研修模式').getByLabel('数据驱动', { exact: true }).check()
  await part(page, '研修模式').getByLabel('选择“数据驱动”的理由').fill('已建成智慧教室')
  const abilities = part(page, '能力点选择')
  for (const code of CODES) {
    await abilities.getByRole('checkbox', { name: new RegExp(`^${code} `) }).check()
    await abilities.getByLabel(`选择 ${code} 的理由`).fill(`${code} 与主题相关`)
  }
  const schedule = part(page, '研修安排')
  if (!(await schedule.getByLabel('地点').count()))
    await schedule.getByRole('button', { name: '增加一项安排' }).click()
  await schedule.getByLabel('日期').first().fill(today())
  await schedule.getByLabel('学时', { exact: true }).first().fill('25')
  await schedule.getByLabel('活动内容').first().fill('学情分析专题研讨')
  await schedule.getByLabel('参与人员').first().fill('全体数学教师')
  await schedule.getByLabel('研修形式').first().selectOption('专题培训')
  await schedule.getByLabel('组织方式').first().selectOption('校内集中')
}

// [R42][R43][R70][R71][R72][R73][R74][R75]
test('a study plan is written by the team, returned, changed and approved', async ({ browser }) => {
  const people = makePeople('city', 'district', 'lead', 'team', 'teacher')
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const team = await signIn(browser, people['team'])
  await team.goto('/plans')
  await settled(team)
  await looksRight(team)
  await toEditor(team, '校本研修计划')
  const theme = `精准教学${Date.now().toString(36)}`
  await writeStudy(team, theme)
  await team.getByLabel('地点').first().fill('')
  await saved(team)
  const gaps = team.getByRole('region', { name: '完整性检查' })
  await expect(gaps).toContainText('第 1 项研修安排缺：地点')
  await expect(team.getByText('由校（园）长提交')).toBeVisible()
  await looksRight(team)

  const lead = await signIn(browser, people['lead'], phone)
  await toEditor(lead, '校本研修计划')
  await expect(lead.getByLabel('研修主题', { exact: true })).toHaveValue(theme)
  await lead.getByRole('button', { name: '提交审核' }).click()
  const dialog = lead.getByRole('dialog')
  await expect(dialog).toContainText('第 1 项研修安排缺：地点')
  await expect(dialog.getByRole('button', { name: '提交审核' })).toBeDisabled()
  await looksRight(lead)
  await dialog.getByRole('button', { name: '取消' }).click()
  await lead.getByLabel('地点').first().fill('录播教室')
  await saved(lead)
  await looksRight(lead)
  await lead.getByRole('button', { name: '提交审核' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await expect(lead.locator('.tag').first()).toHaveText('待审核')

  const district = await signIn(browser, people['district'])
  const waiting = district.getByRole('listitem').filter({ hasText: '审核 ' }).filter({
    hasText: '校本研修计划',
  })
  await waiting.getByRole('link', { name: '去审核' }).click()
  await expect(district.getByLabel('状态', { exact: true })).toHaveValue('submitted')
  await looksRight(district)
  await district.getByRole('link', { name: '烟台第五中学' }).click()
  await expect(district.getByText(theme)).toBeVisible()
  await looksRight(district)
  await district.getByRole('button', { name: '退回修改' }).click()
  await district.getByRole('dialog').getByLabel('研修安排').check()
  await district.getByLabel('“研修安排”的退回原因').fill('请写明每月安排')
  await looksRight(district)
  await district.getByRole('dialog').getByRole('button', { name: '退回修改' }).click()
  await expect(district.locator('.tag').first()).toHaveText('退回修改')

  await team.goto('/workbench')
  const todo = team.getByRole('listitem').filter({ hasText: '研修安排：请写明每月安排' })
  await todo.getByRole('link', { name: '去修改' }).click()
  await team.getByRole('button', { name: '开始修改' }).click()
  await expect(part(team, '研修安排')).toContainText('请写明每月安排')
  await team.getByLabel('活动内容').first().fill('每月一次学情分析研讨')
  await saved(team)
  const versions = team.getByRole('region', { name: '版本记录' })
  await versions
    .getByRole('button', { name: /的不同$/ })
    .first()
    .click()
  await expect(versions).toContainText('每月一次学情分析研讨')
  await looksRight(team)
  await team.context().close()

  await lead.reload()
  await lead.getByRole('button', { name: '提交审核' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await expect(lead.locator('.tag').first()).toHaveText('待审核')
  await district.reload()
  await district.getByRole('button', { name: '审核通过' }).click()
  await district.getByLabel('审核意见').fill('目标清楚')
  await district.getByRole('dialog').getByRole('button', { name: '审核通过' }).click()
  await expect(district.locator('.tag').first()).toHaveText('已通过')
  await district.context().close()
  await lead.context().close()

  const teacher = await signIn(browser, people['teacher'], phone)
  await teacher.goto('/plans')
  const card = teacher.getByRole('region', { name: '校本研修计划' })
  await card.getByRole('link', { name: '查看' }).click()
  await expect(teacher.getByText(theme)).toBeVisible()
  await expect(teacher.getByText('每月一次学情分析研讨')).toBeVisible()
  await looksRight(teacher)
  await teacher.context().close()
})

// [R56][R62][R63][R64][R66]
test('a school plan names what is missing until the principal leads the team', async ({
  browser,
}) => {
  const people = makePeople('city', 'lead')
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const lead = await signIn(browser, people['lead'], desk)
  await toEditor(lead, '学校信息化教学发展规划')
  const team = part(lead, '管理团队')
  while (await team.getByRole('button', { name: /^删除/ }).count())
    await team.getByRole('button', { name: /^删除/ }).first().click()
  await team.getByRole('button', { name: '增加成员' }).click()
  await team.getByLabel('姓名').fill('李主任')
  await team.getByLabel('职务').selectOption('中层干部')
  await team.getByLabel('团队负责人').check()
  await saved(lead)
  const gaps = lead.getByRole('region', { name: '完整性检查' })
  await expect(gaps).toContainText('非校长领衔此项不得分')
  await team.getByLabel('职务').selectOption('校（园）长')
  await expect(gaps).not.toContainText('非校长领衔此项不得分')
  await lead.getByRole('group', { name: '师资情况' }).getByLabel('优势').fill('骨干教师多')
  await expect(gaps).not.toContainText('现状分析缺“师资情况”')
  await looksRight(lead)
  await lead.setViewportSize(phone)
  await looksRight(lead)
  await lead.context().close()
})
