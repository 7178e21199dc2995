import { z } from 'zod'
import { subject as anySubject, type Subject } from '@holdfast/contract'

/** What an action is about: a subject without a name, the text that stands for what is none, a job. */
export interface About {
  subject: Subject | null
  about: string | null
  jobId: string | null
}

const text = z.string().max(4_096)
const container = z.object({ engineId: text, containerId: text })
/** Over REST a backup may be named alone, and its vault by its name. */
const backup = z.object({ vaultId: text.default(''), backupId: text })
const vault = z.object({ vaultId: text })
const user = z.object({ userId: text })
const schedule = z.object({ scheduleId: text })
const createdSchedule = z.object({ id: text, name: text, timing: z.object({ kind: text }) })
const destination = z.object({ destinationId: text })
const named = z.object({ name: text })
/** Of what is no subject: exports, sessions, tokens, passkeys. */
const ids = ['exportId', 'tokenId', 'sessionId', 'passkeyId', 'ruleId', 'deliveryId', 'id'] as const
const job = z.object({ id: text, request: z.object({ subject: z.unknown() }), state: z.object({ status: text }) })

/** Reads from an input, before anybody has checked it, what it is about. */
export function readInput(action: string, input: unknown): About {
  const subject = subjectIn(input)
  const id = idIn(input)
  if (action.startsWith('jobs.') && id !== null) return { subject, about: null, jobId: id }
  const about = subject === null ? (named.safeParse(input).data?.name ?? id) : null
  return { subject, about, jobId: null }
}

/** Reads from an answer what became known; what it says nothing of is absent. */
export function readResult(known: About, result: unknown): Partial<About> {
  const started = job.safeParse(result).data
  if (started !== undefined) {
    const subject = anySubject.safeParse(started.request.subject).data
    return { jobId: started.id, ...(subject !== undefined && { subject }) }
  }
  const { subject, about } = known
  const containerId = z.object({ containerId: text }).safeParse(result).data?.containerId
  if (subject?.kind === 'container' && containerId !== undefined) return { subject: { ...subject, containerId } }
  const userId = user.safeParse(result).data?.userId
  if (subject === null && userId !== undefined) return { subject: { kind: 'user', userId, name: about ?? '' } }
  const created = createdSchedule.safeParse(result).data
  if (created !== undefined) return { subject: { kind: 'schedule', scheduleId: created.id, name: created.name } }
  return {}
}

function subjectIn(input: unknown): Subject | null {
  const onEngine = container.safeParse(input).data
  if (onEngine !== undefined) return { kind: 'container', ...onEngine, name: '' }
  const stored = backup.safeParse(input).data
  if (stored !== undefined) return { kind: 'backup', ...stored, name: '' }
  const where = vault.safeParse(input).data
  if (where !== undefined) return { kind: 'vault', ...where, name: '' }
  const who = user.safeParse(input).data
  if (who !== undefined) return { kind: 'user', ...who, name: '' }
  const planned = schedule.safeParse(input).data
  if (planned !== undefined) return { kind: 'schedule', ...planned, name: '' }
  const receiver = destination.safeParse(input).data
  return receiver === undefined ? null : { kind: 'destination', ...receiver, name: '' }
}

function idIn(input: unknown): string | null {
  for (const key of ids) {
    const found = z.object({ [key]: text }).safeParse(input).data?.[key]
    if (found !== undefined) return found
  }
  return null
}
