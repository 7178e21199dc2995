import { message, type Job, type OpErrorCode, type Subject } from '@holdfast/contract'
import type { Attempt, Audit, Ending, Recording } from '../access/audit.ts'
import { plainRecord, type AuditLog, type AuditRecord } from './audit-log.ts'
import { readInput, readResult } from './read-subject.ts'
import { RefusalLimiter } from './refusal-limiter.ts'
import { shortened, shortText } from './shortened.ts'

/** What an attempt is by itself: an entry but for how it ended. */
type Known = Pick<AuditRecord, 'actor' | 'from' | 'action' | 'subject' | 'about' | 'jobId'>

export interface Names {
  /** The subject with its name, and whole where only the beginning of an id was given; as it is where nobody knows. */
  complete: (subject: Subject) => Promise<Subject>
  /** The user of that name. */
  findUser: (name: string) => Promise<Subject | null>
}

interface TrailOptions {
  names: Names
  refusalsPerMinute?: number
  windowMs?: number
}

const refusals = new Set<OpErrorCode>(['FORBIDDEN', 'UNAUTHENTICATED', 'TOO_MANY_REQUESTS'])

/** Writes down what is done, before and after, whichever way in it came. */
export class AuditTrail implements Audit, AsyncDisposable {
  readonly #log: AuditLog
  readonly #names: Names
  readonly #limiter: RefusalLimiter<AuditRecord>

  constructor(log: AuditLog, { names, refusalsPerMinute = 10, windowMs = 60_000 }: TrailOptions) {
    this.#log = log
    this.#names = names
    this.#limiter = new RefusalLimiter({
      perWindow: refusalsPerMinute,
      windowMs,
      onMore: (last, count) => this.#log.appendLater({ ...last, detail: message('audit-suppressed', { count }) }),
    })
  }

  async begin(attempt: Attempt): Promise<Recording> {
    const known = await this.#read(attempt)
    const { seq } = await this.#log.append({ ...plainRecord, ...bounded(known), outcome: 'began' })
    return { end: (ending) => this.#log.appendLater({ ...endOf(known, ending), began: seq }) }
  }

  async ended(attempt: Attempt, ending: Ending): Promise<void> {
    const record = endOf(await this.#read(attempt), ending)
    if (record.outcome === 'done') await this.#log.append(record)
    else if (this.#limiter.admit(keyOf(record), record)) await this.#log.appendLater(record)
  }

  async jobEnded({ id: jobId, actor, request, state }: Job): Promise<void> {
    if (state.status === 'queued' || state.status === 'running') return
    const { kind, subject } = request
    const known = { actor, from: null, action: `jobs.${kind}`, subject, about: null, jobId }
    await this.#log.appendLater(endOf(known, jobEnding(state)))
  }

  async #read({ actor, from, action, input }: Attempt): Promise<Known> {
    const { subject, about, jobId } = readInput(action, input)
    const who = { actor, from, action, jobId }
    // In the place of their name people also type their password.
    if (actor === null) {
      const user = about === null ? null : await this.#names.findUser(about).catch(() => null)
      return { ...who, subject: user, about: null }
    }
    const named = subject && (await this.#names.complete(subject).catch(() => subject))
    return { ...who, subject: named, about }
  }

  /** Says what it has counted, and waits for all that is to be written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#limiter[Symbol.asyncDispose]()
    await this.#log.settled()
  }
}

function jobEnding(state: Extract<Job['state'], { finishedAt: number }>): Ending {
  switch (state.status) {
    case 'succeeded':
      return {}
    case 'failed':
      return { code: state.code, detail: state.detail }
    case 'cancelled':
      return { code: 'CANCELLED' }
    case 'interrupted':
      return { code: 'INTERRUPTED' }
    default:
      return state satisfies never
  }
}

function endOf(known: Known, { code = null, detail = null, result, ...said }: Ending): AuditRecord {
  const learnt = code === null ? readResult(known, result) : {}
  const outcome = code === null ? 'done' : refusals.has(code) ? 'refused' : 'failed'
  return {
    ...plainRecord,
    ...bounded({ ...known, ...learnt, ...said }),
    outcome,
    code,
    detail: detail && shortened(detail),
  }
}

/** Whatever somebody sent in place of a name. */
function bounded(known: Known): Known {
  const { action, subject, about, jobId } = known
  return {
    ...known,
    action: shortText(action),
    subject: subject && cutTexts(subject),
    about: about && shortText(about),
    jobId: jobId && shortText(jobId),
  }
}

function cutTexts(subject: Subject): Subject {
  return Object.fromEntries(Object.entries(subject).map(([key, value]) => [key, shortText(String(value))])) as Subject
}

function keyOf({ actor, from, action, code }: AuditRecord): string {
  return JSON.stringify([actor?.kind, actor?.id ?? from, action, code])
}
