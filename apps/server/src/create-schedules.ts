import type { ScheduleRun, StartBackup } from '@holdfast/contract'
import { readCaptureChoices } from '@holdfast/docker-ops'
import type { Alerts } from './alerts/alerts.ts'
import { alertOfRun } from './alerts/run-alerts.ts'
import type { Backups } from './backups/backups.ts'
import type { ContainerLists } from './containers/container-lists.ts'
import type { Database } from './database/open-database.ts'
import { answerInTime } from './engines/answer-in-time.ts'
import type { Engines } from './engines/engines.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Log } from './log.ts'
import { createOverride } from './schedules/labels/label-override.ts'
import { isLabelSchedule, LabelSchedules } from './schedules/labels/label-schedules.ts'
import { RunHistory } from './schedules/runs/run-history.ts'
import { RunTable } from './schedules/runs/run-table.ts'
import type { TakesBackups, WantedBackup } from './schedules/runs/run-worker.ts'
import type { ScheduleSource } from './schedules/schedule-source.ts'
import type { ScheduleTable } from './schedules/schedule-table.ts'
import { Scheduler } from './schedules/scheduler.ts'
import { Schedules } from './schedules/schedules.ts'
import type { KnownEngine, LookAtContainers, Override } from './schedules/targets/known-containers.ts'
import { Slots } from './schedules/timing/slots.ts'
import type { Sight } from './sight/sight.ts'
import type { VaultTable } from './vaults/vault-table.ts'
import { systemClock } from './watching/clock.ts'
import type { Happenings } from './watching/happenings.ts'
import { Retention } from './watching/retention.ts'

interface ScheduleParts {
  database: Database
  scheduleTable: ScheduleTable
  engines: Engines
  lists: ContainerLists
  runner: JobRunner
  backups: Backups
  vaultTable: VaultTable
  sight: Sight
  happenings: Happenings
  alerts: Alerts
  /** How long runs are kept. */
  days: number
  log: Log
}

const answerMs = 30_000

export interface ScheduleServices {
  readonly schedules: Schedules
  /** What schedules are made of, for whoever shows how containers stand with them. */
  readonly scheduling: {
    look: LookAtContainers
    overrides: () => Promise<Override>
    sources: readonly ScheduleSource[]
  }
}

/** Schedules and whoever runs them, from now until disposed. */
export function createSchedules(parts: ScheduleParts): ScheduleServices & AsyncDisposable {
  const { database, scheduleTable: table, vaultTable, sight, happenings, alerts, days, log } = parts
  const stack = new AsyncDisposableStack()
  const [clock, slots, history] = [systemClock, new Slots(), new RunHistory(database)]
  const look = () => lookAt(parts)
  const names = async () => new Set((await table.all()).map(({ name }) => name))
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const labelled = new LabelSchedules(look, { names, timeZone })
  const overrides = async () => createOverride(await names())
  const sources: ScheduleSource[] = [table, labelled]
  const report = (run: ScheduleRun) =>
    alertOfRun(alerts, run).catch((error: unknown) =>
      log.error({ err: error, scheduleId: run.scheduleId }, 'what a run shows could not be reported'),
    )
  const scheduler = stack.use(
    new Scheduler({
      clock,
      slots,
      look,
      overrides,
      log,
      sources,
      isDeleted: async (id) => !isLabelSchedule({ id }) && !(await table.has(id)),
      runs: new RunTable(database),
      backups: takesBackups(parts),
      tell: (happening) => happenings.tell(happening),
      onMissed: (run) => void report(run),
    }),
  )
  stack.defer(happenings.listen((happened) => (happened.kind === 'run-ended' ? report(happened.run) : undefined)))
  const stop = new AbortController()
  const followed = scheduler.follow(stop.signal)
  stack.defer(async () => {
    stop.abort()
    await followed
  })
  const forget = (older: number) => history.removeOlderThan(older, clock.now())
  stack.use(new Retention({ what: 'runs of schedules', days, forget, log }))
  const refuseVault = async (id: string): Promise<void> => void (await vaultTable.get(id))
  return {
    schedules: new Schedules({
      table,
      labelled,
      history,
      slots,
      clock,
      look,
      overrides,
      sight,
      refuseVault,
      runs: scheduler,
    }),
    scheduling: { look, overrides, sources },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** What the live lists know. An engine that cannot say in which container Holdfast runs counts as away: it might be backed up. */
async function lookAt({ engines, lists }: ScheduleParts): Promise<KnownEngine[]> {
  return Promise.all(
    lists.all().map(async ({ engineId: id, containers }) => {
      if (containers === null) return { id, containers, ownContainerId: null }
      try {
        const ownContainerId = await engines.ownContainer(id)
        return { id, containers: containers.map((one) => ({ ...one, engineId: id })), ownContainerId }
      } catch {
        return { id, containers: null, ownContainerId: null }
      }
    }),
  )
}

function takesBackups(parts: ScheduleParts): TakesBackups {
  const { runner, backups } = parts
  return {
    start: async (wanted) => {
      const { subject, vault, mode, schedule, idempotencyKey } = wanted
      const { engineId, containerId } = subject
      const mounts = await mountsOf(parts, wanted)
      const where = vault === null ? {} : { vault }
      return backups.start(
        { engineId, containerId, ...where, mode, mounts, idempotencyKey },
        { actor: { kind: 'schedule', ...schedule }, scopes: [] },
        { kind: 'schedule', id: schedule.id },
      )
    },
    ended: (jobId) => runner.ended(jobId),
    withdraw: async (jobId) => {
      const { state } = await runner.find(jobId)
      if (state.status === 'queued') await runner.cancel(jobId)
      return state.status === 'queued'
    },
  }
}

/** What the schedule says of the mounts this container has, as far as there is anything to include. */
async function mountsOf({ engines }: ScheduleParts, { subject, mounts }: WantedBackup): Promise<StartBackup['mounts']> {
  const { folders, paths } = mounts
  if (folders === 'exclude' && Object.keys(paths).length === 0) return {}
  const engine = engines.get(subject.engineId)
  const found = await answerInTime(engine, answerMs, (signal) =>
    readCaptureChoices(engine, subject.containerId, { signal }),
  )
  const includable = found.mounts.filter(({ canInclude }) => canInclude)
  return Object.fromEntries(
    includable.map(({ type, destination, choice }) => [
      destination,
      paths[destination] ?? (type === 'bind' ? folders : choice),
    ]),
  )
}
