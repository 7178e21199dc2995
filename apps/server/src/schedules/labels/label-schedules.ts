import { createHash } from 'node:crypto'
import type { Schedule } from '@holdfast/contract'
import type { ScheduleSource } from '../schedule-source.ts'
import { composeOf, identityOf } from '../targets/container-index.ts'
import type { KnownContainer, LookAtContainers } from '../targets/known-containers.ts'
import { readLabels } from './read-labels.ts'

interface LabelDefaults {
  names: () => Promise<ReadonlySet<string>>
  timeZone: string
}

/** The schedules that containers make of themselves by saying when: one each, which ends with the label. */
export class LabelSchedules implements ScheduleSource {
  readonly #look: LookAtContainers
  readonly #names: () => Promise<ReadonlySet<string>>
  readonly #timeZone: string

  /** `names` are those of the schedules that people made, `timeZone` is the server's. */
  constructor(look: LookAtContainers, { names, timeZone }: LabelDefaults) {
    this.#look = look
    this.#names = names
    this.#timeZone = timeZone
  }

  async all(): Promise<Schedule[]> {
    const names = await this.#names()
    const containers = (await this.#look()).flatMap((engine) => engine.containers ?? [])
    const made = containers.flatMap((container) => this.#made(container, names) ?? [])
    // Of several with one Compose identity one is found again, and they are one schedule.
    return [...new Map(made.map((schedule) => [schedule.id, schedule])).values()]
  }

  #made(container: KnownContainer, names: ReadonlySet<string>): Schedule | null {
    const { enabled, schedule, retention } = readLabels(container.labels, names)
    if (!enabled || schedule?.kind !== 'timing') return null
    const { engineId, row } = container
    return {
      id: labelScheduleId(container),
      name: `${row.name} (label)`,
      enabled: true,
      timing: schedule.timing,
      timeZone: schedule.timeZone ?? this.#timeZone,
      targets: [{ kind: 'container', engineId, name: row.name, compose: identityOf(container) }],
      exclude: [],
      vault: null,
      mode: 'pause',
      mounts: { folders: 'exclude', paths: {} },
      retention,
      jitterSeconds: 0,
      windowMinutes: null,
      catchUp: true,
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
    }
  }
}

/** The same for a container that was recreated. */
export function labelScheduleId(container: KnownContainer): string {
  const { engineId, row } = container
  const { project, service, number } = composeOf(container)
  const identity = project === '' ? [engineId, row.name] : [engineId, project, service, number]
  return `${prefix}${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 20)}`
}

const prefix = 'label-'

/** Whether a container made it, and nobody can change it elsewhere. */
export function isLabelSchedule({ id }: Pick<Schedule, 'id'>): boolean {
  return id.startsWith(prefix)
}
