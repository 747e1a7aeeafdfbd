import { execFileSync } from 'node:child_process'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { caller, published, uploaded } from './library-items'
import { looksRight, makePeople, phone, settled, signIn } from './people'

// [R30][R27][R138]
test.describe.configure({ mode: 'serial' })

const root = new URL('../..', import.meta.url).pathname
const mark = Date.now().toString(36)
const lesson = `展播课例${mark}`
const hidden = `未同意课例${mark}`
const nasty = '<img src=x onerror="document.title=1">'

/** A whole PDF of one empty page: it is read and written anew before strangers see it. */
function pages(): Buffer {
  const parts = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<<>>>>',
    '<</Author(Sample Teacher)>>',
  ]
  let text = '%PDF-1.4\n'
  const places = parts.map((part, at) => {
    const place = String(text.length).padStart(10, '0')
    text += `${at + 1} 0 obj\n${part}\nendobj\n`
    return `${place} 00000 n \n`
  })
  const table = `xref\n0 5\n0000000000 65535 f \n${places.join('')}`
  const trailer = `trailer\n<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(text + table + trailer)
}
const pdf = pages()
let people: ReturnType<typeof makePeople> = {}
let campaign = ''
let item = ''
let film: Buffer = Buffer.alloc(0)
let author = ''
let show = ''

/** Shots are looked at by people: TISHENG_SHOTS names the folder. */
async function shot(page: Page, name: string) {
  const folder = process.env['TISHENG_SHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
function python(...words: string[]): Buffer {
  const command = ['-m', 'tests.journey_showcase', ...words]
  return execFileSync('.venv/bin/python', command, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
}

/** Somebody who has not signed in, on a phone. */
async function stranger(browser: Browser) {
  const context = await browser.newContext({ viewport: phone })
  return context.newPage()
}

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(300_000)
  people = makePeople('city', 'teacher', 'team', 'reader')
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' })
  const teacher = await caller(request, people['teacher'])
  const other = await caller(request, people['reader'])
  const school = await caller(request, people['team'])
  film = python('film')
  const plan = await uploaded(request, teacher, '样例老师教案.pdf', pdf)
  const files = [{ file_id: plan, role: 'lesson_plan' }]
  if (film.length) {
    const recording = await uploaded(request, teacher, '样例老师实录.mp4', film)
    files.push({ file_id: recording, role: 'recording' })
  }
  const wish = { open_range: 'public' }
  item = await published(teacher, school, 'lesson', { title: lesson, files, body: nasty, ...wish })
  const page = await teacher.call<{ author_name: string }>('GET', `/api/cases/v1/items/${item}`)
  author = page.author_name
  const theirs = await uploaded(request, other, '教案.pdf', pdf)
  const second = [{ file_id: theirs, role: 'lesson_plan' }]
  const kept = await published(other, school, 'lesson', { title: hidden, files: second, ...wish })
  campaign = (JSON.parse(python(item, kept).toString()) as { campaign: string }).campaign
  await request.dispose()
})

test('an author releases an item without the name', async ({ browser }) => {
  const page = await signIn(browser, people['teacher'], phone)
  await page.goto(`/my-items/${item}`)
  await settled(page)
  const card = page.getByRole('region', { name: '向社会公开展示' })
  await expect(card.getByText(/您还没有同意公开展示/)).toBeVisible()
  await expect(card.getByLabel(/我同意本资源/)).not.toBeChecked()
  await expect(card.getByRole('button', { name: '同意公开展示' })).toBeDisabled()
  await card.getByLabel(/我同意本资源/).check()
  await looksRight(page)
  await shot(page, 'release-phone')
  await card.getByRole('button', { name: '同意公开展示' }).click()
  await expect(card.getByText('您已同意公开展示，不显示姓名。')).toBeVisible()
})

test('the city office makes a showcase of a result and opens it for everybody', async ({
  browser,
}) => {
  const office = await signIn(browser, people['city'])
  await office.goto(`/campaigns/${campaign}/judging`)
  await settled(office)
  await office.getByRole('button', { name: '制作成果展播' }).click()
  await expect(office.getByRole('heading', { name: '编辑展播' })).toBeVisible()
  const first = office.getByRole('region', { name: '版块 1' })
  await expect(first.getByLabel('版块 1 的标题')).toHaveValue('一等奖')
  await expect(first.getByRole('link', { name: lesson })).toBeVisible()
  await office.getByLabel(/^标题/).fill(`年度展播${mark}`)
  await office.getByLabel(/^介绍/).fill(`本年度获奖课例。${nasty}`)
  await office.getByLabel('开放范围').selectOption('向社会公开')
  await first.getByLabel('推荐语（一句话）').fill('导入环节值得借鉴。')
  await first.getByRole('checkbox', { name: /已核对/ }).check()
  const second = office.getByRole('region', { name: '版块 2' })
  await second.getByRole('checkbox', { name: /已核对/ }).check()
  await expect(office.getByText(/^已保存/)).toBeVisible()
  await expect(first.getByText('开放后社会公众可以看到。')).toBeVisible()
  await expect(second.getByText(/还有作者没有同意公开展示/)).toBeVisible()
  // By the buttons one may go into the next section and back.
  await first.getByRole('button', { name: /^下移/ }).click()
  await expect(second.getByRole('link', { name: lesson })).toBeVisible()
  await second.getByRole('button', { name: /^上移/ }).first().click()
  await expect(first.getByRole('link', { name: lesson })).toBeVisible()
  await looksRight(office)
  await shot(office, 'showcase-edit')
  await office.getByRole('button', { name: '完成编辑' }).click()
  await expect(office.getByRole('heading', { name: `年度展播${mark}` })).toBeVisible()
  show = new URL(office.url()).pathname.split('/').at(-1) ?? ''
  await office.getByRole('button', { name: '预览公众看到的页面' }).click()
  const view = office.getByRole('dialog', { name: '预览公众看到的页面' })
  await expect(view.getByRole('link', { name: lesson })).toBeVisible()
  await expect(view.getByText(hidden)).toHaveCount(0)
  await looksRight(office)
  await shot(office, 'showcase-public-view')
  await office.keyboard.press('Escape')
  await office.getByRole('button', { name: '开放展播' }).click()
  const ask = office.getByRole('dialog', { name: '开放展播' })
  await expect(ask.getByText(/任何人无需登录/)).toBeVisible()
  await ask.getByRole('button', { name: '开放展播' }).click()
  await expect(office.getByText('展播中', { exact: true })).toBeVisible()
  await looksRight(office)
  await shot(office, 'showcase-open')
})

test('a stranger on a phone plays it without signing in and reads no name', async ({ browser }) => {
  test.setTimeout(600_000)
  const page = await stranger(browser)
  await page.goto('/login')
  await page.getByRole('link', { name: '优秀案例展播' }).click()
  await settled(page)
  await looksRight(page)
  await shot(page, 'public-showcases-phone')
  await page.getByRole('link', { name: `年度展播${mark}` }).click()
  await expect(page.getByRole('link', { name: lesson })).toBeVisible()
  await expect(page.getByText(hidden)).toHaveCount(0)
  await looksRight(page)
  await shot(page, 'public-showcase-phone')
  await page.getByRole('link', { name: lesson }).click()
  await expect(page.getByRole('heading', { name: lesson })).toBeVisible()
  await expect(page.getByText('芝罘区教师')).toBeVisible()
  await expect(page.getByText(nasty)).toBeVisible() // text, not a picture
  await expect(page.getByText(author)).toHaveCount(0)
  await expect(page.getByText('烟台第五中学')).toHaveCount(0)
  await looksRight(page)
  const stage = page.getByRole('region', { name: '播放与预览' })
  if (film.length) {
    const player = stage.locator('video')
    await expect(player).toBeVisible({ timeout: 240_000 })
    await player.evaluate(one => {
      const video = one as HTMLVideoElement
      video.muted = true
      video.currentTime = 6
      return video.play()
    })
    await expect
      .poll(() => player.evaluate(one => (one as HTMLVideoElement).currentTime))
      .toBeGreaterThan(6.2)
    expect(await player.evaluate(one => (one as HTMLVideoElement).videoHeight)).toBe(720)
    await shot(page, 'public-item-film-phone')
    await page.getByRole('button', { name: /^教学设计/ }).click()
  }
  await expect(stage.locator('canvas').first()).toBeVisible({ timeout: 240_000 })
  await looksRight(page)
  await shot(page, 'public-item-document-phone')
  const names = await page.evaluate(() => document.documentElement.outerHTML)
  expect(names).not.toContain('样例老师')
  await page.context().close()
})

test('a colleague finds it in the platform, too', async ({ browser }) => {
  const page = await signIn(browser, people['reader'], phone)
  await page.goto(`/library/${item}`)
  await settled(page)
  await page.getByRole('link', { name: `入选展播“年度展播${mark}”` }).click()
  await expect(page.getByText('导入环节值得借鉴。')).toBeVisible()
  await looksRight(page)
  await shot(page, 'showcase-signed-in-phone')
})

test('the author takes the release back and the page is gone', async ({ browser }) => {
  const visitor = await stranger(browser)
  const address = `/showcase/${show}/items/${item}`
  await visitor.goto(address)
  await expect(visitor.getByRole('heading', { name: lesson })).toBeVisible()
  const teacher = await signIn(browser, people['teacher'])
  await teacher.goto(`/my-items/${item}`)
  await teacher.getByRole('button', { name: '撤回公开展示' }).click()
  await expect(teacher.getByText(/您还没有同意公开展示/)).toBeVisible()
  await visitor.reload()
  await expect(visitor.getByRole('heading', { name: '该内容已不再公开展示' })).toBeVisible()
  await looksRight(visitor)
  await shot(visitor, 'public-gone-phone')
  await visitor.goto(`/showcase/${show}`)
  await expect(visitor.getByText('暂时没有可公开的内容')).toBeVisible()
})
