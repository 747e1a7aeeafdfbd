import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { desk, looksRight, makePeople, phone, readNotice, signIn } from './people'
import { codeOf, timeForCode } from './totp'

// [R130][R131][R148]
test.describe.configure({ mode: 'serial' })

let people: ReturnType<typeof makePeople> = {}
let keeper: Page
const root = new URL('../..', import.meta.url).pathname
// Another one each time: the last five do not come back.
const own = `Lake-Heron-${String(Date.now()).slice(-5)}`
let secret = ''

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  people = makePeople('keeper', 'security', 'novice', 'lead', 'team')
  keeper = await signIn(browser, people['keeper'])
})

async function typeIn(page: Page, username: string, password: string) {
  await page.goto('/login')
  await page.getByLabel('账号', { exact: true }).fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

test('[R130] a code on a slip opens the door once, and the password is changed first', async ({
  browser,
}) => {
  await keeper.goto('/people')
  await keeper.getByLabel('姓名、首字母或工号').fill('样例journey-novice')
  await keeper.getByRole('row').filter({ hasText: 'journey-novice' }).getByRole('button').click()
  await keeper.getByRole('button', { name: '生成一次性口令' }).click()
  const code = keeper.locator('.slip .code').last()
  await expect(code).toHaveText(/^[2-9A-Z]{10}$/)

  const page = await (await browser.newContext({ viewport: phone })).newPage()
  await typeIn(page, 'journey-novice', await code.innerText())
  await expect(page.getByRole('heading', { name: '请先修改密码' })).toBeVisible()
  await page.goto('/account')
  await expect(page).toHaveURL(/login/)
  await looksRight(page)
  await page.getByLabel('原密码').fill(await code.innerText())
  const fresh = page.locator('input[autocomplete=new-password]')
  await fresh.first().fill('Password123')
  await fresh.last().fill('Password123')
  await page.getByRole('button', { name: '修改密码' }).click()
  await expect(page.getByText('过于常见，容易被猜到').first()).toBeVisible()
  await fresh.first().fill(own)
  await fresh.last().fill(own)
  await page.getByRole('button', { name: '修改密码' }).click()

  await expect(page.getByRole('heading', { name: '个人信息保护告知书' })).toBeVisible({
    timeout: 15_000,
  })
  await expect(page.getByLabel('我同意平台处理')).not.toBeChecked()
  await looksRight(page)
  await readNotice(page)
  await expect(page).toHaveURL(/account/)
  await looksRight(page)
  await page.context().close()
})

test('[R130] an authenticator app is set up and asked for', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: desk })).newPage()
  await typeIn(page, 'journey-novice', own)
  await expect(page).toHaveURL(/workbench/)
  await page.goto('/account')
  await page.getByRole('button', { name: '启用动态验证码' }).click()
  await page.getByRole('textbox', { name: '登录密码' }).fill(own)
  await page.getByRole('button', { name: '开始绑定' }).click()
  await expect(page.getByAltText('绑定动态验证码的二维码')).toBeVisible()
  secret = await page.locator('.enrol code').innerText()
  await timeForCode() // the server takes the step before the present one, none earlier
  await page.getByRole('textbox', { name: '动态验证码' }).fill(codeOf(secret, -1))
  await page.getByRole('button', { name: '确认绑定' }).click()
  await expect(page.getByRole('heading', { name: '请保存恢复码' })).toBeVisible()
  const recovery = await page.locator('.codes li').first().innerText()
  await looksRight(page)
  await page.getByRole('button', { name: '已保存，继续' }).click()
  await expect(page.getByText('已于')).toBeVisible()

  await page.context().clearCookies()
  await typeIn(page, 'journey-novice', own)
  await expect(page.getByRole('heading', { name: '动态验证码' })).toBeVisible()
  await looksRight(page)
  await page.getByRole('textbox', { name: '动态验证码' }).fill('000000')
  await page.getByRole('button', { name: '验证并进入' }).click()
  await expect(page.getByText('动态验证码不正确或已经用过')).toBeVisible()
  await page.getByRole('textbox', { name: '动态验证码' }).fill(codeOf(secret))
  await page.getByRole('button', { name: '验证并进入' }).click()
  await expect(page).toHaveURL(/workbench/)

  await page.context().clearCookies()
  await typeIn(page, 'journey-novice', own)
  await page.getByRole('button', { name: '使用恢复码' }).click()
  await page.getByRole('textbox', { name: '恢复码' }).fill(recovery)
  await page.getByRole('button', { name: '验证并进入' }).click()
  await expect(page).toHaveURL(/workbench/)
  await page.context().close()
})

test('[R130] another device is signed out from afar', async ({ browser }) => {
  const there = await signIn(browser, people['lead'])
  const here = await signIn(browser, people['lead'])
  await here.goto('/account')
  await expect(here.getByText('本机', { exact: true })).toBeVisible()
  await here.getByRole('button', { name: '退出其他所有设备' }).click()
  await expect(here.getByText(/已退出其他 \d+ 台设备/)).toBeVisible()
  await there.getByRole('link', { name: '帮助' }).first().click()
  await there.goto('/account')
  await expect(there).toHaveURL(/login/)
  await there.context().close()
  await here.context().close()
})

test('[R131] the settings are shown, changed within bounds, and forbidden to others', async ({
  browser,
}) => {
  const security = await signIn(browser, people['security'])
  await security.goto('/security-settings')
  await looksRight(security)
  await security.getByLabel('审计记录保存期（月）').fill('5')
  await security.getByRole('button', { name: '保存设置' }).click()
  await expect(security.getByText('请填写 6 到 120 之间的整数')).toBeVisible()
  await security.getByLabel('审计记录保存期（月）').fill('36')
  await security.getByLabel('技术支持联系方式').fill('装备中心 0535-1234567')
  await security.getByRole('button', { name: '保存设置' }).click()
  await expect(security.getByText('已保存，立即生效。')).toBeVisible()
  await security.context().close()
  await keeper.goto('/security-settings')
  await expect(keeper.getByText('需要修改时，请联系安全管理员')).toBeVisible()
  await expect(keeper.getByLabel('审计记录保存期（月）')).toBeDisabled()
  await expect(keeper.getByRole('button', { name: '保存设置' })).toHaveCount(0)
  await looksRight(keeper)
  const lead = await signIn(browser, people['lead'])
  await lead.goto('/security-settings')
  await expect(lead).toHaveURL(/forbidden/)
  await lead.context().close()
})

test.describe('through another system', () => {
  let provider: ChildProcess
  let issuer = ''

  test.beforeAll(async ({ baseURL }) => {
    const probe = createServer()
    await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
    const port = (probe.address() as { port: number }).port
    await new Promise(done => probe.close(done))
    issuer = `http://127.0.0.1:${port}`
    const client = {
      client_id: 'tisheng',
      client_secret: 'a secret of the journey',
      redirect_uris: [`${baseURL}/api/auth/v1/sso/journey/callback`],
      post_logout_redirect_uris: [`${baseURL}/login`],
    }
    const claims = { novice: { employee_number: 'T-journey-team' } }
    const words = JSON.stringify({ port, clients: [client], claims })
    provider = spawn(process.execPath, ['provider.mjs', words], {
      cwd: `${root}tests/sso/provider`,
    })
    await new Promise<void>(done => provider.stdout?.once('data', () => done()))
  })
  test.afterAll(() => provider.kill())

  test('[R130] the administrator adds it and tries the connection', async () => {
    await keeper.goto('/sso-settings')
    await keeper.getByRole('button', { name: '添加登录方式' }).first().click()
    const dialog = keeper.getByRole('dialog')
    await dialog.getByLabel('显示名称').fill('烟台教育网')
    await dialog.getByLabel('标识').fill('journey')
    await dialog.getByLabel('签发者地址').fill('http://10.0.0.1')
    await dialog.getByLabel('应用编号').fill('tisheng')
    await dialog.getByLabel('应用密钥').fill('a secret of the journey')
    await dialog.getByLabel('对应工号的字段').fill('employee_number')
    await dialog.getByLabel('启用').check()
    await dialog.getByRole('button', { name: '保存' }).click()
    await expect(dialog.getByText('不能指向内部网络').first()).toBeVisible()
    await dialog.getByLabel('签发者地址').fill(issuer)
    await dialog.getByRole('button', { name: '保存' }).click()
    await expect(dialog).toHaveCount(0)
    await keeper.getByRole('button', { name: '测试连接 烟台教育网' }).click()
    await expect(keeper.getByText('读取签名公钥')).toBeVisible()
    await expect(keeper.getByText('未通过')).toHaveCount(0)
    await looksRight(keeper)
  })

  test('[R130] who is known comes in, and goes out of both', async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: phone })).newPage()
    await page.goto('/login?return=/account')
    await looksRight(page)
    await page.getByRole('link', { name: '烟台教育网登录' }).click()
    await page.locator('input[name=login]').fill('novice')
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.locator('button[type=submit]').click()
    await readNotice(page)
    await expect(page).toHaveURL(/account/)
    const self = page.getByRole('definition').filter({ hasText: '样例journey-team' })
    await expect(self).toBeVisible()
    const devices = page.getByRole('region', { name: '登录设备' })
    await expect(devices.getByText('统一认证').first()).toBeVisible()
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect(page).toHaveURL(new RegExp(issuer))
    await page.context().close()
  })

  test('[R130] who is unknown is told whom to ask', async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: phone })).newPage()
    await page.goto('/login')
    await page.getByRole('link', { name: '烟台教育网登录' }).click()
    await page.locator('input[name=login]').fill('stranger')
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.locator('button[type=submit]').click()
    await expect(page.getByText('您的统一认证账号尚未与平台人员对应')).toBeVisible()
    await expect(page.getByText('装备中心 0535-1234567')).toBeVisible()
    await looksRight(page)
    await page.context().close()
  })
})
