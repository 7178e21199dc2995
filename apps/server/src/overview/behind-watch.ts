import { message, type ContainerSubject, type Message } from '@holdfast/contract'
import type { Log } from '../log.ts'
import type { Clock } from '../watching/clock.ts'
import type { Standing } from './standings.ts'

/** Where what somebody should look at is raised. */
export interface BehindAlerts {
  raise: (alert: { kind: 'container-behind'; subject: ContainerSubject; detail: Message }) => Promise<void>
  clear: (kind: 'container-behind', subject: ContainerSubject) => Promise<void>
  listOpen: (kind: 'container-behind') => Promise<{ subject: { kind: string; name: string } }[]>
}

interface BehindParts {
  overview: { standings: () => Promise<Standing[]> }
  alerts: BehindAlerts
  clock: Clock
  log: Log
}

const lookMs = 600_000

/** Looks every ten minutes for containers that are behind their schedules. */
export class BehindWatch implements AsyncDisposable {
  readonly #parts: BehindParts
  readonly #stop = new AbortController()
  readonly #followed: Promise<void>

  constructor(parts: BehindParts) {
    this.#parts = parts
    this.#followed = this.#follow()
  }

  async #follow(): Promise<void> {
    const { clock, log } = this.#parts
    const { signal } = this.#stop
    while (!signal.aborted) {
      await clock.sleep(lookMs, signal).catch(() => undefined)
      if (!signal.aborted)
        await this.#look().catch((error: unknown) => log.warn({ err: error }, 'the containers could not be looked at'))
    }
  }

  async #look(): Promise<void> {
    const { overview, alerts } = this.#parts
    const standings = await overview.standings()
    const open = new Set((await alerts.listOpen('container-behind')).map(({ subject }) => subject.name))
    for (const { container, protection, schedules, lastBackupAt } of standings) {
      const { subject } = container
      const schedule = schedules.find(({ isEnabled }) => isEnabled)?.name ?? ''
      const about = { container: subject.name, schedule }
      if (protection === 'behind' && lastBackupAt !== null)
        await alerts.raise({
          kind: 'container-behind',
          subject,
          detail: message('alert-container-behind', { ...about, lastAt: lastBackupAt }),
        })
      else if (protection === 'never-succeeded')
        await alerts.raise({ kind: 'container-behind', subject, detail: message('alert-container-never', about) })
      else if (open.has(subject.name) && protection !== 'vault-away' && protection !== 'last-failed')
        await alerts.clear('container-behind', subject)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}
