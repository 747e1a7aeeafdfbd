/** `make pictures`: the README's pictures, taken from the running demo (`make demo` first). */
import { chromium } from '@playwright/test'
import { mkdirSync, readFileSync, statSync } from 'node:fs'

const LIMIT_BYTES = 120_000
const base = process.env.TISHENG_URL ?? `http://127.0.0.1:${process.env.PORT ?? '8080'}`
const root = new URL('../../', import.meta.url).pathname
const data = process.env.TISHENG_DATA ?? `${root}.data`
const accounts = JSON.parse(readFileSync(`${data}/demo-accounts.json`, 'utf8'))
const target = `${root}docs/pictures`

const desk = { width: 1280, height: 720 }
const phone = { width: 390, height: 780 }

/** Who looks, at which school, and how they get from the list to the picture. */
const PICTURES = [
  { file: 'self-assessment', who: 'demo-wuzhong', school: '烟台第五中学', path: '', size: desk },
  {
    file: 'review',
    who: 'demo-zhifu',
    school: '烟台第十一中学',
    path: '/review/district',
    size: desk,
  },
  { file: 'result', who: 'demo-zhuji', school: '芝罘区珠玑小学', path: '/result', size: phone },
]

async function call(path, options) {
  const answer = await fetch(base + path, options)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}

async function submissionOf(account, school) {
  const { username, password } = account
  const { access_token } = await call('/api/auth/v1/sessions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  const headers = { Authorization: `Bearer ${access_token}` }
  const { items: rounds } = await call('/api/assessment/v1/rounds', { headers })
  const round = rounds.find(({ name }) => name.startsWith('样例批次'))
  if (!round) throw new Error('the sample round is not there: make demo')
  const list = `/api/assessment/v1/rounds/${round.id}/submissions?limit=200`
  const { items } = await call(list, { headers })
  return items.find(({ school_name }) => school_name === school).id
}

async function signIn(page, { username, password }) {
  await page.goto(`${base}/login`)
  await page.getByLabel('账号', { exact: true }).fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(/workbench/)
}

async function take(browser, { file, who, school, path, size }) {
  const account = accounts.find(({ username }) => username === who)
  const id = await submissionOf(account, school)
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: size === desk ? 0.7 : 1, // small enough to load with the README
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  await signIn(page, account)
  await page.goto(`${base}/submissions/${id}${path}`)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(1500) // the PDF viewer draws after the network is quiet
  const picture = `${target}/${file}.png`
  await page.screenshot({ path: picture })
  await context.close()
  const bytes = statSync(picture).size
  process.stdout.write(`${picture} ${Math.round(bytes / 1000)} kB\n`)
  if (bytes > LIMIT_BYTES) process.exitCode = 1
}

mkdirSync(target, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--lang=zh-CN'],
})
for (const picture of PICTURES) await take(browser, picture)
await browser.close()
