import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connect, isRefusal, send } from '@/api'
import { OtherPerson, useSession } from './session'

const answer = {
  access_token: 'old',
  expires_in: 600,
  person: { id: 'p', name: '王老师' },
  grants: [],
  must_change_password: false,
  next_step: null,
  notice_due: false,
}

beforeEach(() => {
  setActivePinia(createPinia())
  const session = useSession()
  connect({
    token: session.token,
    renew: session.renew,
    lost: session.lose,
    observe: () => undefined,
  })
  session.accept(answer)
})
afterEach(() => vi.unstubAllGlobals())

it('a session that ended during work is lost at once, and the call is refused', async () => {
  const gone = vi.fn(() => Promise.resolve(new Response('{}', { status: 401 })))
  vi.stubGlobal('fetch', gone)
  await expect(send('/api/assessment/v1/todos')).rejects.toSatisfy(error => isRefusal(error, 401))
  expect(useSession().standing).toBe('lost')
  expect(gone).toHaveBeenCalledTimes(2) // the call itself and one attempt to renew
})

it('a token that ran out is renewed once and the call repeated', async () => {
  const answers = [
    new Response('{}', { status: 401 }),
    new Response(JSON.stringify({ ...answer, access_token: 'new' })),
    new Response('{}'),
  ]
  vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()))
  expect((await send('/api/assessment/v1/todos')).status).toBe(200)
  expect([useSession().standing, useSession().token()]).toEqual(['active', 'new'])
})

const other = { ...answer, access_token: 'theirs', person: { id: 'q', name: '李老师' } }

it('nobody else signs in over work that is open', async () => {
  const calls: [string, string | null][] = []
  vi.stubGlobal('fetch', (request: Request) => {
    calls.push([request.method, request.headers.get('Authorization')])
    return Promise.resolve(new Response(JSON.stringify(other)))
  })
  useSession().lose()
  await expect(useSession().signIn('li', 'secret')).rejects.toBeInstanceOf(OtherPerson)
  expect([useSession().standing, useSession().person?.name]).toEqual(['lost', '王老师'])
  expect(calls.at(-1)).toEqual(['DELETE', 'Bearer theirs']) // what was opened is ended again
})

it('a session that another tab has opened for somebody else is not taken over', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(other))))
  expect(await useSession().renew()).toBe(false)
  expect([useSession().standing, useSession().person?.name]).toEqual(['lost', '王老师'])
})
