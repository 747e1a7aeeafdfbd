/** Items of the library for journeys, made through the API as their authors and schools make them. */
import { type APIRequestContext, expect } from '@playwright/test'
import type { makePeople } from './people'

type Account = ReturnType<typeof makePeople>[string] | undefined
type Body = Record<string, unknown>
const CASES = '/api/cases/v1'
const EVIDENCE = '/api/evidence/v1'

export interface Caller {
  id: string
  call: <T>(method: string, path: string, body?: unknown, seen?: number) => Promise<T>
}

/** Somebody who calls the API. */
export async function caller(request: APIRequestContext, who: Account): Promise<Caller> {
  const signedIn = await request.post('/api/auth/v1/sessions', { data: who })
  expect(signedIn.ok(), await signedIn.text()).toBe(true)
  const said = (await signedIn.json()) as { access_token: string; person: { id: string } }
  async function call<T>(method: string, path: string, data?: unknown, seen?: number): Promise<T> {
    const headers = {
      Authorization: `Bearer ${said.access_token}`,
      'Idempotency-Key': crypto.randomUUID(),
      ...(seen === undefined ? {} : { 'If-Match': `"${seen}"` }),
    }
    const answer = await request.fetch(path, { method, headers, data })
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true)
    return (answer.status() === 204 ? undefined : await answer.json()) as T
  }
  return { id: said.person.id, call }
}

interface Begun {
  id: string
  part_size: number
  parts: { number: number; url: string }[]
}

/** Upload a small file and wait until it may be used. */
export async function uploaded(
  request: APIRequestContext,
  { call }: Caller,
  name: string,
  content: Buffer,
): Promise<string> {
  const limits = await call<{ attestation: { version: string } }>(
    'GET',
    `${EVIDENCE}/uploads/limits`,
  )
  const begun = await call<Begun>('POST', `${EVIDENCE}/uploads`, {
    filename: name,
    size: content.length,
    media_type: '',
    org_id: null,
    pupils: { answer: 'none', version: limits.attestation.version },
  })
  const parts = []
  for (const { number, url } of begun.parts) {
    const { pathname, search } = new URL(url, 'http://localhost')
    const piece = content.subarray((number - 1) * begun.part_size, number * begun.part_size)
    const sent = await request.put(`${pathname}${search}`, { data: piece })
    expect(sent.ok(), await sent.text()).toBe(true)
    parts.push({ number, etag: (sent.headers()['etag'] ?? '').replaceAll('"', '') })
  }
  const path = `${EVIDENCE}/uploads/${begun.id}/complete`
  const { id } = await call<{ id: string }>('POST', path, { parts })
  await expect
    .poll(async () => (await call<{ state: string }>('GET', `${EVIDENCE}/files/${id}`)).state, {
      timeout: 60_000,
    })
    .toBe('ready')
  return id
}

interface Item {
  id: string
  version: number
}

/** What a tool must say: its category, where it is, and whether it sees pupils' data. */
async function facts({ call }: Caller): Promise<Body> {
  const { items } = await call<{ items: { id: string }[] }>('GET', `${CASES}/tool-categories`)
  const links = [{ url: 'https://tool.example.cn/', label: '主页' }]
  return { category_id: items[0]?.id, links, handles_pupils_data: false }
}

/** An item that its author handed in and its school published. */
export async function published(
  author: Caller,
  school: Caller,
  kind: string,
  content: Body & { title: string },
): Promise<string> {
  const level = kind === 'outcome' ? 'teacher' : null
  const begin = { kind, level, title: content.title }
  let made: Item | undefined
  // The service learns of a new person a moment after auth does.
  await expect(async () => {
    made = await author.call<Item>('POST', `${CASES}/my-items`, begin)
  }).toPass({ timeout: 60_000 })
  if (!made) throw new Error('no item')
  const path = `${CASES}/my-items/${made.id}`
  const body = {
    level,
    summary: '三分钟测验找到起点。',
    body: '第一段。\n第二段。',
    stages: ['primary'],
    subjects: ['mathematics'],
    abilities: ['A5'],
    year: 2026,
    licence: 'by_nc',
    pupils: 'none',
    authors: [{ person_id: author.id, part: '执教' }],
    ...(kind === 'tool' ? { tool: await facts(author) } : {}),
    ...content,
  }
  const saved = await author.call<Item>('PUT', path, body, made.version)
  await author.call('POST', `${path}/submit`, undefined, saved.version)
  const { version } = await school.call<Item>('GET', `${CASES}/items/${made.id}`)
  await school.call('POST', `${CASES}/items/${made.id}/publish`, undefined, version)
  return made.id
}
