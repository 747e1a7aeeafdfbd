/** Words that would run, load or hide something if a screen took them for more than words. */
import { execFileSync } from 'node:child_process'
import { type APIRequestContext, expect } from '@playwright/test'
import { type Caller, caller, published, uploaded } from './library-items'
import { makePeople } from './people'

const root = new URL('../..', import.meta.url).pathname
const CASES = '/api/cases/v1'
export const mark = Date.now().toString(36)
const CORPUS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  `' onfocus=alert(1) x='`,
  '<a href="javascript:alert(1)">x</a>',
  '{{constructor.constructor("alert(1)")()}}',
  '</textarea><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<style>*{display:none}</style>',
]
/** A text, a line of two hundred characters, one of a hundred, and the shortest. */
const text = `${mark} ${CORPUS.join(' ')}`
const line = `${mark} ${CORPUS.slice(0, 5).join(' ')}`
const name = `${mark} ${CORPUS.slice(0, 3).join(' ')}`
const short = `${mark}${CORPUS[0] ?? ''}`
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

export interface Places {
  people: ReturnType<typeof makePeople>
  lesson: string
  tool: string
  collection: string
  show: string
  campaign: string
  task: string
}
interface Seen {
  id: string
  version: number
}

const api = (path: string) => `${CASES}/${path}`
async function seen(who: Caller, path: string): Promise<number> {
  return (await who.call<Seen>('GET', api(path))).version
}
/** Take a step with the version there is now. */
async function step(who: Caller, read: string, path: string, body?: unknown): Promise<void> {
  await who.call('POST', api(path), body, await seen(who, read))
}

/** A lesson that came back twice and went up, and a tool: every text of them is hostile. */
async function items(request: APIRequestContext, author: Caller, school: Caller) {
  const plan = await uploaded(request, author, `${short.replaceAll('/', '')}.pdf`, pdf)
  const content = { title: line, summary: text, body: text, open_range: 'public' }
  const authors = [{ person_id: author.id, part: line }]
  const files = [{ file_id: plan, role: 'lesson_plan' }]
  const lesson = await published(author, school, 'lesson', { ...content, authors, files })
  await step(school, `items/${lesson}`, `items/${lesson}/take-down`, { reason: text })
  await step(school, `items/${lesson}`, `items/${lesson}/restore`, { reason: text })
  const { items: categories } = await author.call<{ items: Seen[] }>('GET', api('tool-categories'))
  const tool = await published(author, school, 'tool', {
    ...content,
    authors,
    tool: {
      category_id: categories[0]?.id,
      links: [
        { url: `https://tool.example.cn/?q="><svg/onload=alert(1)>`, label: line.slice(0, 50) },
      ],
      supplier: line,
      handles_pupils_data: true,
      pupils_data: text,
      tool_version: short,
      guide: text,
      helps: [{ ability: 'A5', how: line }],
    },
  })
  return { lesson, tool }
}

/** What readers say of a lesson: a comment that is reported, and a collection. */
async function said(reader: Caller, author: Caller, lesson: string): Promise<string> {
  const comment = await reader.call<Seen>('POST', api(`items/${lesson}/comments`), { text })
  const told = { kind: 'other', said: text }
  await author.call('POST', api(`comments/${comment.id}/reports`), told)
  const made = await reader.call<Seen>('POST', api('collections'), {
    name,
    about: text,
    share: 'city',
  })
  const entries = [{ item_id: lesson, note: line }]
  const body = { name, about: text, share: 'city', items: entries }
  await reader.call(
    'PUT',
    api(`collections/${made.id}`),
    body,
    await seen(reader, `collections/${made.id}`),
  )
  return made.id
}

/** A showcase for everybody. */
async function shown(office: Caller, author: Caller, lesson: string): Promise<string> {
  const release = api(`my-items/${lesson}/release`)
  const read = await author.call<Record<string, unknown>>('GET', release)
  const { version_no, content_hash, wording } = read
  await author.call('PUT', release, { version_no, content_hash, wording, is_named: true })
  const made = await office.call<Seen>('POST', api('showcases'), { title: name })
  const entry = { item_id: lesson, why: line, confirmed_no: version_no }
  const body = {
    title: name,
    intro: text,
    open_range: 'public',
    sections: [{ title: name, items: [entry] }],
  }
  await office.call('PUT', api(`showcases/${made.id}`), body, made.version)
  await step(office, `showcases/${made.id}`, `showcases/${made.id}/open`)
  return made.id
}

/** A campaign whose judging has begun; the first judge's sheet waits. */
async function judged(office: Caller, judges: readonly Caller[], entries: string[]) {
  const words = ['-m', 'tests.journey_hostile', line, short, ...entries]
  const printed = execFileSync('.venv/bin/python', words, { cwd: root, encoding: 'utf8' })
  const { campaign } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}') as { campaign: string }
  for (const judge of judges) {
    // Cases follows the directory within seconds.
    await expect(async () => {
      await office.call('POST', api(`campaigns/${campaign}/judges`), { person_id: judge.id })
    }).toPass({ timeout: 60_000 })
  }
  await step(office, `campaigns/${campaign}/judging`, `campaigns/${campaign}/judging/begin`)
  return campaign
}

async function tasks(judge: Caller): Promise<Seen[]> {
  const found = await judge.call<{ items: (Seen & { campaign_title: string })[] }>(
    'GET',
    api('judge-tasks?limit=100'),
  )
  return found.items.filter(({ campaign_title }) => campaign_title.includes(mark))
}

/** Hand every sheet in, announce the result, and object to it. */
export async function announce(request: APIRequestContext, { people, campaign }: Places) {
  for (const key of ['expert', 'centre']) {
    const judge = await caller(request, people[key])
    for (const { id } of await tasks(judge)) {
      const path = api(`judge-tasks/${id}`)
      const { version } = await judge.call<Seen>('GET', path)
      const sheet = { points: { design: '60', it: '25' }, comment: text }
      const saved = await judge.call<Seen>('PUT', path, sheet, version)
      await judge.call('POST', `${path}/submit`, undefined, saved.version)
    }
  }
  const office = await caller(request, people['city'])
  const steps = `campaigns/${campaign}/judging`
  for (const verb of ['rank', 'announce']) await step(office, steps, `${steps}/${verb}`)
  const reader = await caller(request, people['other'])
  const results = `campaign-results/${campaign}/entries`
  const { items: rows } = await reader.call<{ items: { entry_id: string }[] }>('GET', api(results))
  const open: string[] = []
  for (const { entry_id } of rows) {
    const path = api(`${results}/${entry_id}/objections`)
    open.push((await reader.call<Seen>('POST', path, { text })).id)
  }
  return open
}

export async function answer(request: APIRequestContext, { people }: Places, objection: string) {
  const office = await caller(request, people['city'])
  const said = { outcome: 'rejected', answer: text }
  await office.call('POST', api(`result-objections/${objection}/answer`), said, 1)
}

/** What would wait for people of other journeys, or stand in their lists, is done with. */
export async function tidy(request: APIRequestContext, { people, show, lesson, tool }: Places) {
  const school = await caller(request, people['team'])
  const { items: told } = await school.call<{ items: (Seen & { text: string | null })[] }>(
    'GET',
    api('comment-reviews?limit=100'),
  )
  for (const { id, version } of told.filter(one => one.text?.includes(mark))) {
    const verdict = { verdict: 'keep', reason: text }
    await school.call('POST', api(`comment-reviews/${id}/decide`), verdict, version)
  }
  const office = await caller(request, people['city'])
  await step(office, `showcases/${show}`, `showcases/${show}/close`)
  for (const id of [lesson, tool]) {
    await step(office, `items/${id}`, `items/${id}/take-down`, { reason: text })
  }
}

/** Put hostile words wherever somebody may write in the library, the campaigns and the showcases. */
export async function fill(request: APIRequestContext): Promise<Places> {
  const keys = ['teacher', 'team', 'other', 'district', 'city', 'centre', 'expert', 'auditor']
  const people = makePeople(...keys)
  const by = async (key: string) => caller(request, people[key])
  const [author, school, reader, office] = [
    await by('teacher'),
    await by('team'),
    await by('other'),
    await by('city'),
  ]
  const judges = [await by('expert'), await by('centre')]
  const { lesson, tool } = await items(request, author, school)
  const collection = await said(reader, author, lesson)
  const show = await shown(office, author, lesson)
  await step(school, `items/${lesson}`, `items/${lesson}/recommend`)
  const { org_id } = await author.call<{ org_id: string }>('GET', api(`items/${lesson}`))
  await school.call('POST', api('award-records'), {
    register_kind: 'one_lesson',
    year: 2026,
    level: 'city',
    lesson: line,
    number: name.slice(0, 80),
    item_id: lesson,
    school_id: org_id,
    person_id: author.id,
  })
  const campaign = await judged(office, judges, [lesson, tool])
  const [first] = await tasks(judges[0] ?? office)
  return { people, lesson, tool, collection, show, campaign, task: first?.id ?? '' }
}
