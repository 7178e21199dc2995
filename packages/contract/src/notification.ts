import { z } from 'zod'
import { alertKind, severity } from './alert.ts'
import { jobKind, jobOutcome } from './job.ts'
import { containerSelector, timeOfDay, timeZone } from './schedule.ts'
import { storedMessage } from './stored-message.ts'

const id = z.string().min(1).max(64)
const name = z.string().trim().min(1).max(60)
const hostName = z
  .string()
  .trim()
  .max(255)
  .regex(/^[A-Za-z0-9._:[\]-]+$/, 'must be a host name or an address')

/** https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9][A-Za-z0-9.-]*$/, 'must be an e-mail address')

const httpAddress = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^https?:\/\//i, 'must be an address that begins with https://')
  .refine(isHttpAddress, 'must be an address that begins with https://, without user and password')

/** `none` is for a server on the same machine alone. */
export const smtpSecurity = z.enum(['tls', 'starttls', 'none'])
export type SmtpSecurity = z.infer<typeof smtpSecurity>

export const smtpServer = z.strictObject({
  host: hostName,
  port: z.number().int().min(1).max(65_535),
  security: smtpSecurity,
  /** Null: it asks nobody who they are. */
  user: z.string().trim().min(1).max(254).nullable().default(null),
})
export type SmtpServer = z.infer<typeof smtpServer>

/**
 * Where notifications are sent, and what of it is no secret. The secret of a kind is one text: the password of a mail server, the
 * key of a webhook's signatures, a token, or, where the address is the secret, the address.
 */
export const destinationSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('email'),
    /** Null: the one that the host's settings name. */
    server: smtpServer.nullable().default(null),
    from: emailAddress.nullable().default(null),
    to: z.array(emailAddress).min(1).max(20),
  }),
  z.strictObject({ kind: z.literal('webhook'), url: httpAddress }),
  z.strictObject({
    kind: z.literal('ntfy'),
    url: httpAddress,
    topic: z.string().regex(/^[\w-]{1,64}$/, 'must be letters, digits, - and _'),
  }),
  z.strictObject({ kind: z.literal('gotify'), url: httpAddress }),
  z.strictObject({ kind: z.literal('slack') }),
  z.strictObject({ kind: z.literal('discord') }),
  z.strictObject({
    kind: z.literal('telegram'),
    chatId: z
      .string()
      .trim()
      .regex(/^(-?\d{1,20}|@\w{4,32})$/, 'must be the number of a chat, or @ and the name of a channel'),
  }),
  z.strictObject({
    kind: z.literal('matrix'),
    url: httpAddress,
    roomId: z
      .string()
      .trim()
      .max(255)
      .regex(/^!\S+$/, 'must be the id of a room, which begins with !'),
  }),
  /** A dead man's switch: told of start, success and failure, and not of what happened. */
  z.strictObject({ kind: z.literal('ping'), service: z.enum(['healthchecks', 'uptime-kuma']) }),
])
export type DestinationSettings = z.infer<typeof destinationSettings>
export type DestinationKind = DestinationSettings['kind']

export const destinationDraft = z.strictObject({
  name,
  enabled: z.boolean().default(true),
  settings: destinationSettings,
  /** Absent: as it was. Null: none. */
  secret: z.string().trim().min(1).max(4_000).nullable().optional(),
})
export type DestinationDraft = z.infer<typeof destinationDraft>

export const destinationTarget = z.strictObject({ destinationId: id })
export const updateDestination = destinationDraft.extend(destinationTarget.shape)
export type UpdateDestination = z.infer<typeof updateDestination>

/** Times are milliseconds since 1970. */
export const destination = z.object({
  id,
  name,
  enabled: z.boolean(),
  settings: destinationSettings,
  hasSecret: z.boolean(),
  createdAt: z.number(),
  lastSuccessAt: z.number().nullable(),
  /** The last time that it was not reached, or refused; it may have worked since. */
  lastFailure: z.object({ at: z.number(), detail: storedMessage }).nullable(),
  /** Since it last worked. */
  failuresInRow: z.number(),
  /** Notifications that are still to be sent to it. */
  waiting: z.number(),
})
export type Destination = z.infer<typeof destination>

export const happeningKind = z.enum([
  'job-started',
  'job-ended',
  'run-started',
  'run-ended',
  'alert-raised',
  'alert-cleared',
])
export type HappeningKind = z.infer<typeof happeningKind>

/** At once, or all of a while in one message. */
export const ruleTiming = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at-once') }),
  z.strictObject({ kind: z.literal('every'), minutes: z.number().int().min(5).max(1_440) }),
  z.strictObject({ kind: z.literal('daily'), at: timeOfDay, timeZone }),
])
export type RuleTiming = z.infer<typeof ruleTiming>

/** What is sent where. Where a list is empty, it asks for nothing. */
export const ruleDraft = z.strictObject({
  name,
  enabled: z.boolean().default(true),
  kinds: z.array(happeningKind).min(1).max(6),
  jobKinds: z.array(jobKind).max(16).default([]),
  outcomes: z.array(jobOutcome).max(8).default([]),
  alertKinds: z.array(alertKind).max(32).default([]),
  /** What is less is not sent. What began or went well is `info`; an interrupted job is a `warning`, a failed one an `error`. */
  minSeverity: severity.default('info'),
  /** Only what is about one of these containers. */
  containers: z.array(containerSelector).max(100).default([]),
  destinationIds: z.array(id).min(1).max(50),
  timing: ruleTiming.default({ kind: 'at-once' }),
})
export type RuleDraft = z.infer<typeof ruleDraft>

export const ruleTarget = z.strictObject({ ruleId: id })
export const updateRule = ruleDraft.extend(ruleTarget.shape)
export type UpdateRule = z.infer<typeof updateRule>
export const notificationRule = ruleDraft.extend({ id, createdAt: z.number() })
export type NotificationRule = z.infer<typeof notificationRule>

export const deliveryStatus = z.enum(['waiting', 'delivered', 'failed'])
export type DeliveryStatus = z.infer<typeof deliveryStatus>

/** One message to one destination: what it says, and what became of it. */
export const delivery = z.object({
  id: z.string(),
  destination: z.object({ id: z.string(), name: z.string() }),
  /** Null: of no rule, a test. */
  ruleName: z.string().nullable(),
  status: deliveryStatus,
  severity,
  title: storedMessage,
  /** What it tells of, which may be more than one thing. */
  count: z.number(),
  createdAt: z.number(),
  /** When it is sent, or tried again; null once it has ended. */
  dueAt: z.number().nullable(),
  attempts: z.number(),
  endedAt: z.number().nullable(),
  lastError: storedMessage.nullable(),
})
export type Delivery = z.infer<typeof delivery>

export const deliveryTarget = z.strictObject({ deliveryId: id })
export const deliveryFilter = z.strictObject({
  destinationId: id.optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** What the other side said. */
export const testAnswer = z.object({ delivered: z.boolean(), detail: storedMessage })
export type TestAnswer = z.infer<typeof testAnswer>

/** A host by its name or address, or a network in CIDR notation. */
export const allowedHost = z
  .string()
  .trim()
  .max(255)
  .regex(/^[A-Za-z0-9._:[\]-]+(\/\d{1,3})?$/, 'must be a host, an address, or a network such as 192.168.1.0/24')

/** Destinations inside: hosts that notifications may be sent to although their addresses are private, and by plain HTTP. */
export const allowList = z.strictObject({ hosts: z.array(allowedHost).max(100) })

export const notificationSettings = z.object({
  allowedHosts: z.array(z.string()),
  /** The mail server that the host's settings name. */
  mailServer: z.object({ host: z.string(), from: z.string() }).nullable(),
})
export type NotificationSettings = z.infer<typeof notificationSettings>

export const mailOnFailure = z.strictObject({ address: emailAddress })

function isHttpAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.username === '' && url.password === '' && url.hash === ''
}
