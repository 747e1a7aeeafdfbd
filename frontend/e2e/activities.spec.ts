import { expect, test, type Page } from '@playwright/test'
import { openYear } from './open-year'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R78][R101][R102][R104]
test.describe.configure({ mode: 'serial' })

const title = `旅程观课${Date.now().toString(36)}`
let people: ReturnType<typeof makePeople> = {}

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

const zone = { timeZone: 'Asia/Shanghai' } as const
const dayOf = (at: Date) => at.toLocaleDateString('en-CA', zone)
const timeOf = (at: Date) =>
  at.toLocaleTimeString('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' })

interface Span {
  day: string
  from: string
  until: string
}

/** From five minutes ago for three quarters of an hour, cut at midnight. */
function aroundNow(): Span {
  const [now, from, until] = [0, -5, 40].map(n => new Date(Date.now() + n * 60_000)) as [
    Date,
    Date,
    Date,
  ]
  const day = dayOf(now)
  return {
    day,
    from: dayOf(from) === day ? timeOf(from) : '00:00',
    until: dayOf(until) === day ? timeOf(until) : '23:59',
  }
}

/** Yesterday afternoon. */
/** Another day each time: a second attempt must not overlap with what the first one counted. */
function past(): Span {
  const days = 1 + Math.floor(Math.random() * 40)
  return { day: dayOf(new Date(Date.now() - days * 86_400_000)), from: '14:00', until: '15:00' }
}

const image = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Set an activity of the leader's own group. */
async function createActivity(page: Page, name: string, { day, from, until }: Span) {
  await page.goto('/activities')
  await settled(page)
  await page.getByRole('button', { name: '新建活动' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('活动名称').fill(name)
  await form.getByLabel('研修形式').selectOption('观课议课')
  await form.getByLabel('日期').fill(day)
  await form.getByLabel('开始时间').fill(from)
  await form.getByLabel('结束时间').fill(until)
  await form.getByLabel(/^学时/).fill('0.5')
  await form.getByLabel('地点').fill('录播教室')
  await looksRight(page)
  await form.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

test.beforeAll(() => {
  people = makePeople('city', 'team', 'district', 'leader', 'member', 'colleague')
})

test('a group signs in by the code on the wall, on time and with a wrong one first', async ({
  browser,
}) => {
  const office = await signIn(browser, people['city'])
  await openYear(office)
  await office.context().close()

  const leader = await signIn(browser, people['leader'])
  await createActivity(leader, title, aroundNow())
  await looksRight(leader)
  await leader.getByRole('button', { name: '开启签到' }).click()
  const digits = leader.getByTestId('sign-in-code')
  await expect(digits).toHaveText(/^\d{3} \d{3}$/)
  await expect(leader.getByTestId('present')).toContainText('0 / ')
  await looksRight(leader)
  await shot(leader, 'activity-wall')

  const member = await signIn(browser, people['member'], phone)
  await expect(member.getByText(/场研修活动正在签到/)).toBeVisible()
  await member.goto('/my-activities')
  const mine = member.getByRole('article').filter({ hasText: title })
  await expect(mine).toContainText('未签到')
  await looksRight(member)
  await shot(member, 'my-activities-phone')
  await member.getByRole('link', { name: new RegExp(`签到\\s*${title}`) }).click()
  await member.getByLabel('6 位签到码').fill('12ab34')
  await expect(member.getByLabel('6 位签到码')).toHaveValue('1234')
  const good = (await digits.innerText()).replace(/\s/g, '')
  const wrong = String((Number(good) + 500_000) % 1_000_000).padStart(6, '0')
  await member.getByLabel('6 位签到码').fill(wrong)
  await looksRight(member)
  await member.getByRole('button', { name: '签到', exact: true }).click()
  await expect(member.getByRole('alert')).toContainText('签到码不对或已更换')
  await looksRight(member)
  await shot(member, 'sign-in-wrong-phone')

  // What the camera opens: the address that the QR code holds.
  const now = (await digits.innerText()).replace(/\s/g, '')
  const id = new URL(member.url()).pathname.split('/').at(-1) ?? ''
  await member.goto(`/activity-sign-in/${id}?code=${now}`)
  const done = member.getByTestId('signed-in')
  await expect(async () => {
    // On a slow machine the page opens after its code has gone: then the next one is typed.
    if (await done.isVisible()) return
    const fresh = (await digits.innerText()).replace(/\s/g, '')
    await member.getByLabel('6 位签到码').fill(fresh, { timeout: 10_000 })
    await member.getByRole('button', { name: '签到', exact: true }).click()
    await expect(done).toBeVisible({ timeout: 10_000 })
  }).toPass({ intervals: [10_000], timeout: 120_000 })
  await expect(done).toContainText('签到成功')
  await expect(member).not.toHaveURL(/code=/)
  await looksRight(member)
  await shot(member, 'sign-in-done-phone')
  await expect(leader.getByTestId('present')).toContainText('1 / ')
  await member.reload()
  await expect(member.getByTestId('signed-in')).toContainText('您已签到')
  await member.context().close()

  // The code changes while everybody looks.
  await expect(digits).not.toHaveText(`${now.slice(0, 3)} ${now.slice(3)}`, { timeout: 45_000 })
  await leader.setViewportSize(phone)
  await looksRight(leader)
  await leader.getByRole('button', { name: '结束签到' }).click()
  await expect(leader.getByRole('status')).toContainText('签到已结束')
  await leader.context().close()
})

test('an activity of the past is written down, closed, and waits for the school', async ({
  browser,
}) => {
  const late = `${title}补记`
  const leader = await signIn(browser, people['leader'])
  await createActivity(leader, late, past())
  const who = leader.getByRole('row').filter({ hasText: 'journey-colleague' })
  await who.getByRole('button', { name: /补登到场/ }).click()
  const dialog = leader.getByRole('dialog')
  await dialog.getByLabel('原因').fill('纸质签到表有签名')
  await looksRight(leader)
  await dialog.getByRole('button', { name: '补登到场' }).click()
  await expect(who).toContainText('补登')
  await leader.getByRole('button', { name: '结束活动并登记学时' }).click()
  const lacks = leader.getByRole('dialog', { name: '结束活动并登记学时' })
  await expect(lacks).toContainText('活动记录')
  await expect(lacks).toContainText('现场照片或视频')
  await shot(leader, 'activity-lacks-desk')
  await lacks.getByRole('button', { name: '先去补充' }).click()
  await leader.getByLabel('活动过程').fill('围绕课堂提问展开议课，形成改进意见三条。')
  const observed = leader.getByRole('group', { name: '观课议课记录' })
  await observed.getByLabel('授课教师').fill('样例教师')
  await observed.getByLabel('课题').fill('《赵州桥》')
  await observed.getByLabel('问题与建议').fill('给学生留出汇报时间')
  const [chooser] = await Promise.all([
    leader.waitForEvent('filechooser'),
    leader.getByRole('button', { name: '选择文件' }).click(),
  ])
  await chooser.setFiles({ name: '现场.png', mimeType: 'image/png', buffer: image })
  const question = leader.getByRole('dialog', { name: '上传前请确认' })
  await question.getByLabel(/没有学生/).check()
  await question.getByRole('button', { name: /^开始上传/ }).click()
  await expect(question).toHaveCount(0)
  await expect(leader.getByRole('button', { name: '保存记录' })).toBeEnabled()
  await expect(
    leader.getByRole('button', { name: /打开 现场\.png|现场\.png/ }).first(),
  ).toBeVisible()
  await leader.getByRole('button', { name: '保存记录' }).click()
  await expect(leader.getByText('已保存')).toBeVisible()
  await looksRight(leader)
  const closed = leader.getByText(/等待学校确认 1 人/)
  // The image is checked for some seconds: until then closing is refused.
  await expect(async () => {
    if (await closed.isVisible()) return
    await leader.getByRole('button', { name: '结束活动并登记学时' }).click({ timeout: 5_000 })
    await expect(closed).toBeVisible({ timeout: 10_000 })
  }).toPass({ timeout: 90_000 })
  await looksRight(leader)
  await shot(leader, 'activity-closed-desk')
  await leader.goto('/activities/comparison')
  await settled(leader)
  await looksRight(leader)
  await shot(leader, 'activity-comparison-desk')
  await leader.setViewportSize(phone)
  await looksRight(leader)
  await leader.context().close()

  const colleague = await signIn(browser, people['colleague'], phone)
  await colleague.goto('/my-hours')
  const record = colleague.getByRole('article').filter({ hasText: late })
  await expect(record).toContainText('待确认')
  await expect(record).toContainText('活动签到')
  await colleague.context().close()

  const team = await signIn(browser, people['team'])
  await team.goto('/school-hours/queue')
  await team.getByRole('checkbox', { name: new RegExp(late) }).check()
  await team.getByRole('button', { name: '确认计入' }).click()
  await team.getByRole('dialog').getByRole('button', { name: '确认计入' }).click()
  await expect(team.getByRole('article').filter({ hasText: late })).toHaveCount(0)
  await team.context().close()

  const district = await signIn(browser, people['district'])
  await district.goto('/activities')
  await district.getByRole('link', { name: late }).click()
  await expect(district.getByText('围绕课堂提问展开议课')).toBeVisible()
  await expect(district.getByRole('region', { name: '观课议课记录' })).toContainText('汇报时间')
  await looksRight(district)
  await shot(district, 'activity-district-desk')
  await district.context().close()
})
