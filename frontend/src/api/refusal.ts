/** Why a call did not succeed, in the server's words (RFC 9457) or, offline, in ours. */

export interface FieldProblem {
  field: string
  code: string
  message: string
}

interface Problem {
  title?: string
  detail?: string
  code?: string
  request_id?: string
  errors?: FieldProblem[]
  [extra: string]: unknown
}

/** A refused or failed call. `status` 0 means that no server answered. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly problem: Problem = {},
    readonly retryAfter: number | null = null,
  ) {
    super(problem.title ?? code)
    this.name = 'Refusal'
  }

  get title(): string {
    return this.problem.title ?? ''
  }

  get detail(): string {
    return this.problem.detail ?? ''
  }

  get requestId(): string | null {
    return this.problem.request_id ?? null
  }

  get errors(): readonly FieldProblem[] {
    return this.problem.errors ?? []
  }

  /** The message of one input field, to be shown beside it. */
  messageFor(field: string): string | undefined {
    return this.errors.find(error => error.field === field)?.message
  }
}

export function isRefusal(error: unknown, ...statuses: number[]): error is Refusal {
  return error instanceof Refusal && (statuses.length === 0 || statuses.includes(error.status))
}

/** No server answered: the network is down, or the request never left. */
export function offline(): Refusal {
  return new Refusal(0, 'offline')
}

/** Read a refused response. A body that is no problem+json still gives a Refusal. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const problem = await problemIn(response)
  const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10)
  return new Refusal(
    response.status,
    problem.code ?? `http_${response.status}`,
    { request_id: response.headers.get('X-Request-ID') ?? undefined, ...problem },
    Number.isNaN(wait) ? null : wait,
  )
}

async function problemIn(response: Response): Promise<Problem> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {}
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? (body as Problem) : {}
  } catch {
    return {}
  }
}
