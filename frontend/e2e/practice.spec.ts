import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { desk, looksRight, makePeople, phone, settled, signIn } from './people'

// [R86][R87][R115][R117][R144]
test.describe.configure({ mode: 'serial' })

const run = Date.now().toString(36)
const topic = `旅程专题${run}`
const lesson = `分数的认识${run}`
const advice = `听课后一起改进导入环节${run}`
const MEMBER = '样例journey-member'
let people: ReturnType<typeof makePeople> = {}

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** Desk and phone, the same page. */
async function bothWidths(page: Page, name: string) {
  await looksRight(page)
  await shot(page, `${name}-desk`)
  await page.setViewportSize(phone)
  await looksRight(page)
  await shot(page, `${name}-phone`)
  await page.setViewportSize(desk)
}

test.beforeAll(() => {
  people = makePeople('city', 'team', 'district', 'leader', 'member')
})

test('a teacher logs a lesson on a phone; what was typed stays when it is refused', async ({
  browser,
}) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const page = await signIn(browser, people['member'], phone)
  await page.getByRole('link', { name: '登记应用' }).click()
  await expect(page.getByRole('heading', { name: '我的应用记录' })).toBeVisible()
  await page.getByRole('button', { name: '登记一次应用' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('课题').fill(lesson)
  await form.getByLabel('微能力').selectOption({ label: 'A3 演示文稿设计与制作' })
  await form.getByLabel('班级').fill('三（2）班')
  await form.getByLabel('学科').fill('数学')
  await form.getByLabel('使用的工具').fill('希沃白板')
  const today = await form.getByLabel('日期').inputValue()
  await form.getByLabel('日期').fill('2199-01-01')
  await looksRight(page)
  await shot(page, 'practice-use-form-phone')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByRole('alert')).toContainText('日期晚于今天')
  await expect(form.getByLabel('课题')).toHaveValue(lesson)
  await form.getByLabel('日期').fill(today)
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
  const record = page.getByRole('article').filter({ hasText: lesson })
  await expect(record).toContainText('三（2）班')
  await expect(page.getByRole('heading', { name: /次，涉及 .*A3/ })).toBeVisible()
  await looksRight(page)
  await shot(page, 'practice-uses-phone')

  await page.getByRole('button', { name: '登记一次应用' }).click()
  await expect(form.getByLabel('班级')).toHaveValue('三（2）班')
  await expect(form.getByLabel('使用的工具')).toHaveValue('希沃白板')
  await form.getByRole('button', { name: '取消' }).click()
  await expect(form).toHaveCount(0)
  await page.goto('/workbench')
  await expect(page.getByText(/本月已登记 \d+ 次课堂应用/)).toBeVisible()
  await looksRight(page)
  await page.context().close()
})

test('a topic of the school leads a teacher to confirmed hours', async ({ browser }) => {
  const school = await signIn(browser, people['team'])
  await school.goto('/topics')
  await settled(school)
  await school.getByRole('button', { name: '新建专题' }).click()
  const form = school.getByRole('dialog')
  await form.getByLabel('专题').fill(topic)
  await form.getByLabel('研修目标与内容').fill('学会图文混排')
  await form.getByRole('checkbox', { name: /^A3/ }).check()
  await form.getByLabel('学时').fill('0.5')
  await form.getByRole('button', { name: '增加资源' }).click()
  await form.getByLabel('资源 1 名称').fill('样例课程')
  await form.getByLabel('资源 1 地址').fill('https://example.org/course')
  await looksRight(school)
  await shot(school, 'practice-topic-form-desk')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
  await expect(school.getByRole('row', { name: new RegExp(topic) })).toContainText('可参加')

  const teacher = await signIn(browser, people['member'], phone)
  await teacher.goto('/my-topics')
  await settled(teacher)
  await looksRight(teacher)
  await shot(teacher, 'practice-my-topics-phone')
  await teacher.getByRole('button', { name: `参加 ${topic}` }).click()
  await expect(teacher.getByRole('heading', { name: topic })).toBeVisible()
  await expect(teacher.getByRole('button', { name: '完成并提交' })).toBeDisabled()
  await teacher.getByLabel('研修心得').fill('学会了对齐与留白')
  await teacher.getByRole('button', { name: '添加记录' }).click()
  await expect(teacher.getByRole('heading', { name: '研修记录 1 条' })).toBeVisible()
  await looksRight(teacher)
  await shot(teacher, 'practice-study-phone')
  await teacher.getByRole('button', { name: '完成并提交' }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: '确定提交' }).click()
  await expect(teacher.getByRole('dialog')).toHaveCount(0)
  await expect(teacher.getByText('待确认')).toBeVisible()

  await school.goto('/workbench')
  await expect(school.getByText(/项教师专题研修等待学校办理/)).toBeVisible()
  await school.goto('/topics')
  await settled(school)
  await bothWidths(school, 'practice-topics')
  await school.getByRole('link', { name: topic }).click()
  await expect(school.getByText('学会了对齐与留白')).toBeVisible()
  await school.getByRole('button', { name: '确认并计入学时' }).click()
  await school.getByRole('dialog').getByRole('button', { name: '确认计入' }).click()
  await expect(school.getByRole('dialog')).toHaveCount(0)
  await expect(school.getByText('已确认', { exact: true })).toBeVisible()
  await expect(school.getByText(/^学时：(已计入|待核实)$/)).toBeVisible()
  await bothWidths(school, 'practice-study')

  await teacher.goto('/my-hours')
  const record = teacher.getByRole('article').filter({ hasText: topic })
  await expect(record).toContainText('专题研修')
  await school.context().close()
  await teacher.context().close()
})

test('a leader sees early who needs help, helps, and the teacher reads it', async ({ browser }) => {
  const leader = await signIn(browser, people['leader'])
  await leader.goto('/school-uses')
  await settled(leader)
  await expect(leader.getByRole('row', { name: new RegExp(MEMBER) })).toBeVisible()
  await bothWidths(leader, 'practice-school-uses')
  await leader.goto('/support')
  await settled(leader)
  await leader.getByText('也显示没有问题的教师').click()
  await leader.getByRole('button', { name: `记录指导 ${MEMBER}` }).click()
  const form = leader.getByRole('dialog')
  await form.getByLabel('方式').selectOption('听课')
  await form.getByLabel('指导内容').fill(advice)
  await looksRight(leader)
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
  await expect(leader.getByRole('article').filter({ hasText: advice })).toContainText('未读')
  await bothWidths(leader, 'practice-support')
  await leader.context().close()

  const teacher = await signIn(browser, people['member'], phone)
  await expect(teacher.getByText(/条对您的指导尚未阅读/)).toBeVisible()
  await teacher.goto('/my-support')
  const entry = teacher.getByRole('article').filter({ hasText: advice })
  await entry.getByRole('button', { name: '标为已读' }).click()
  await expect(entry).toContainText('教师已读')
  await entry.getByRole('button', { name: '回复', exact: true }).click()
  await entry.getByLabel('我的回复').fill('已改用投票导入')
  await looksRight(teacher)
  await entry.getByRole('button', { name: '提交回复' }).click()
  await expect(entry).toContainText('回复：已改用投票导入')
  await looksRight(teacher)
  await shot(teacher, 'practice-my-support-phone')
  await teacher.context().close()
})

test('the district reads certifications by dimension and environment', async ({ browser }) => {
  const page = await signIn(browser, people['district'])
  await page.goto('/statistics')
  await settled(page)
  const dimensions = page.getByRole('table', { name: '按教学维度' })
  for (const name of ['学情分析', '教学设计', '学法指导', '学业评价']) {
    await expect(dimensions.getByRole('rowheader', { name })).toBeVisible()
  }
  await expect(page.getByRole('table', { name: '按教学环境' }).getByRole('row')).toHaveCount(4)
  await bothWidths(page, 'practice-statistics')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出表格' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/微能力认证统计.*\.xlsx$/)
  await page.context().close()
})
