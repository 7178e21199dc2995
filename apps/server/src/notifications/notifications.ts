import { randomUUID } from 'node:crypto'
import {
  message,
  OpError,
  type Delivery,
  type Destination,
  type DestinationDraft,
  type NotificationRule,
  type NotificationSettings,
  type RuleDraft,
  type TestAnswer,
  type UpdateDestination,
  type UpdateRule,
} from '@holdfast/contract'
import type { MailServer } from '../config.ts'
import type { Clock } from '../watching/clock.ts'
import type { AllowList } from './allow-list.ts'
import { checkDestination, checkReach } from './check-destination.ts'
import { DeliveryError } from './delivery-error.ts'
import type { Send } from './deliveries/courier.ts'
import type { DeliveryTable } from './deliveries/delivery-table.ts'
import type { DestinationTable } from './destination-table.ts'
import { isAllowedEntry, type Guard } from './guard/guard.ts'
import type { Note } from './outgoing.ts'
import type { RuleTable } from './rules/rule-table.ts'

interface NotificationsParts {
  destinations: DestinationTable
  rules: RuleTable
  deliveries: DeliveryTable
  allowList: AllowList
  guard: Guard
  send: Send
  mailServer: MailServer | null
  publicUrl: () => string
  clock: Clock
  /** There is something to send. */
  onQueued: () => void
}

const testTimeMs = 30_000
const longestName = 60
/** What went wrong, and what is about to. */
const failures = {
  kinds: ['job-ended', 'run-ended', 'alert-raised'],
  minSeverity: 'warning',
  jobKinds: [],
  outcomes: [],
  alertKinds: [],
  containers: [],
  enabled: true,
  timing: { kind: 'at-once' },
} satisfies Omit<RuleDraft, 'name' | 'destinationIds'>

/** Where notifications are sent and which, as an admin sets it. */
export class Notifications {
  readonly #parts: NotificationsParts

  constructor(parts: NotificationsParts) {
    this.#parts = parts
  }

  async listDestinations(): Promise<Destination[]> {
    const { destinations, deliveries } = this.#parts
    const [all, waiting] = [await destinations.list(), await deliveries.waiting()]
    return all.map((one) => ({ ...one, waiting: waiting.get(one.id) ?? 0 }))
  }

  /** @throws OpError `BAD_REQUEST` naming the field */
  async createDestination(draft: DestinationDraft): Promise<{ destinationId: string }> {
    const { destinations, clock } = this.#parts
    await this.#check(draft, null)
    return { destinationId: await destinations.insert(toStored(draft), clock.now()) }
  }

  /** @throws OpError `BAD_REQUEST` naming the field, `DESTINATION_NOT_FOUND` */
  async updateDestination({ destinationId, ...draft }: UpdateDestination): Promise<void> {
    const { destinations } = this.#parts
    await this.#check(draft, await destinations.get(destinationId))
    await destinations.update(destinationId, toStored(draft))
  }

  /** @throws OpError `INVALID_STATE` where rules send to it, `DESTINATION_NOT_FOUND` */
  async removeDestination(destinationId: string): Promise<void> {
    const using = (await this.#parts.rules.list()).filter((rule) => rule.destinationIds.includes(destinationId))
    if (using.length > 0)
      throw new OpError('INVALID_STATE', message('destination-in-use', { rules: using.map(({ name }) => name) }))
    await this.#parts.destinations.remove(destinationId)
  }

  /** Sends something at once, and answers with what the other side said. @throws OpError `DESTINATION_NOT_FOUND` */
  async test(destinationId: string): Promise<TestAnswer> {
    const { destinations, send, publicUrl, clock } = this.#parts
    await destinations.get(destinationId)
    const outgoing = { id: randomUUID(), notes: [testNote(clock.now())], more: 0, accepted: [], publicUrl: publicUrl() }
    try {
      const receiver = await destinations.unseal(destinationId).catch((error: unknown) => {
        throw new DeliveryError(message('delivery-secret-unreadable'), { permanent: true, cause: error })
      })
      const detail = await send(receiver, outgoing, AbortSignal.timeout(testTimeMs))
      await destinations.succeeded(destinationId, clock.now())
      return { delivered: true, detail }
    } catch (error) {
      const detail =
        error instanceof DeliveryError ? error.detail : message('delivery-timed-out', { seconds: testTimeMs / 1000 })
      await destinations.failed(destinationId, clock.now(), detail)
      return { delivered: false, detail }
    }
  }

  listRules(): Promise<NotificationRule[]> {
    return this.#parts.rules.list()
  }

  /** @throws OpError `DESTINATION_NOT_FOUND` */
  async createRule(draft: RuleDraft): Promise<{ ruleId: string }> {
    await this.#checkDestinations(draft)
    const { id } = await this.#parts.rules.insert(draft, this.#parts.clock.now())
    return { ruleId: id }
  }

  /** @throws OpError `DESTINATION_NOT_FOUND`, `RULE_NOT_FOUND` */
  async updateRule({ ruleId, ...draft }: UpdateRule): Promise<void> {
    await this.#checkDestinations(draft)
    await this.#parts.rules.update(ruleId, draft)
  }

  /** @throws OpError `RULE_NOT_FOUND` */
  async removeRule(ruleId: string): Promise<void> {
    await this.#parts.rules.remove(ruleId)
  }

  listDeliveries(filter: { destinationId?: string | undefined; limit: number }): Promise<Delivery[]> {
    return this.#parts.deliveries.list(filter)
  }

  /** @throws OpError `DELIVERY_NOT_FOUND` */
  async sendAgain(deliveryId: string): Promise<void> {
    await this.#parts.deliveries.again(deliveryId, this.#parts.clock.now())
    this.#parts.onQueued()
  }

  async settings(): Promise<NotificationSettings> {
    const { allowList, mailServer } = this.#parts
    const shown = mailServer === null ? null : { host: mailServer.host, from: mailServer.from }
    return { allowedHosts: [...(await allowList.read())], mailServer: shown }
  }

  /** @throws OpError `BAD_REQUEST` naming the first that is none. */
  async saveAllowList(hosts: readonly string[]): Promise<void> {
    const bad = hosts.findIndex((entry) => !isAllowedEntry(entry))
    if (bad !== -1)
      throw new OpError('BAD_REQUEST', message('allow-list-invalid', { entry: hosts[bad] ?? '' }), {
        field: `hosts.${bad}`,
      })
    await this.#parts.allowList.write(hosts)
  }

  /**
   * A destination and a rule in one go: whatever goes wrong is mailed to the address, by the mail server that the host's settings
   * name, else by that of another destination. Asked a second time it changes nothing.
   * @throws OpError `INVALID_STATE` where no mail server is known.
   */
  async mailOnFailure(address: string): Promise<{ destinationId: string }> {
    const { destinations, rules, clock, mailServer } = this.#parts
    const mails = (await destinations.list()).filter(({ settings }) => settings.kind === 'email')
    const same = mails.find(({ settings }) => settings.kind === 'email' && settings.to.join() === address)
    const other = mails.find(({ settings }) => settings.kind === 'email' && settings.server !== null)
    if (same === undefined && mailServer === null && other === undefined)
      throw new OpError('INVALID_STATE', message('mail-server-missing'), { field: 'address' })
    const isOfHost = mailServer !== null || other === undefined
    const ofHost = { kind: 'email', server: null, from: null, to: [address] } as const
    const settings = isOfHost || other.settings.kind !== 'email' ? ofHost : { ...other.settings, to: [address] }
    const secret = isOfHost ? null : (await destinations.unseal(other.id)).secret
    const name = `Mail to ${address}`.slice(0, longestName)
    const draft = { name, enabled: true, settings: { ...settings, to: [...settings.to] }, secret }
    const destinationId = same?.id ?? (await destinations.insert(draft, clock.now()))
    const known = await rules.list()
    if (!known.some((rule) => rule.destinationIds.includes(destinationId)))
      await rules.insert(
        { ...failures, name: `Failures to ${address}`.slice(0, longestName), destinationIds: [destinationId] },
        clock.now(),
      )
    return { destinationId }
  }

  async #check(draft: DestinationDraft, before: Destination | Omit<Destination, 'waiting'> | null): Promise<void> {
    const { guard, mailServer } = this.#parts
    checkDestination(draft, before)
    if (draft.settings.kind === 'email' && draft.settings.server === null && mailServer === null)
      throw new OpError('BAD_REQUEST', message('mail-server-missing'), { field: 'settings.server' })
    await checkReach(draft, guard)
  }

  async #checkDestinations({ destinationIds }: RuleDraft): Promise<void> {
    for (const id of destinationIds) await this.#parts.destinations.get(id)
  }
}

function testNote(at: number): Note {
  const [title, lines] = [message('notify-test'), [message('notify-test-line')]]
  return { kind: 'test', title, lines, severity: 'info', signal: 'success', at, path: null }
}

function toStored({ secret, ...draft }: DestinationDraft) {
  return { ...draft, ...(secret !== undefined && { secret }) }
}
