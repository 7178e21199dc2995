import type { VaultSubject } from '@holdfast/contract'
import { readEngineInfo } from '@holdfast/docker-ops'
import type { Alerts } from './alerts/alerts.ts'
import { estimateGrowth } from './alerts/vault-growth.ts'
import type { VaultSample, VaultSamples } from './alerts/vault-samples.ts'
import type { Database } from './database/open-database.ts'
import { answerInTime } from './engines/answer-in-time.ts'
import type { Engines } from './engines/engines.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Log } from './log.ts'
import { BehindWatch } from './overview/behind-watch.ts'
import { dayOf } from './overview/backup-days.ts'
import { Overview, type Scheduled, type VaultGrowth } from './overview/overview.ts'
import type { OverviewedContainer, OverviewedSchedule } from './overview/standings.ts'
import { StoredBackups, type StoredBackup, type VaultOfBackups } from './overview/stored-backups.ts'
import type { ScheduleSource } from './schedules/schedule-source.ts'
import { ContainerIndex, composeOf, identityOf } from './schedules/targets/container-index.ts'
import type { KnownContainer, LookAtContainers, Override } from './schedules/targets/known-containers.ts'
import { resolveTargets } from './schedules/targets/resolve-targets.ts'
import { Slots } from './schedules/timing/slots.ts'
import type { OpenVaults } from './vaults/open-vaults.ts'
import type { VaultTable } from './vaults/vault-table.ts'
import { systemClock } from './watching/clock.ts'

interface OverviewParts {
  database: Database
  engines: Engines
  runner: JobRunner
  look: LookAtContainers
  overrides: () => Promise<Override>
  sources: readonly ScheduleSource[]
  vaults: OpenVaults
  vaultTable: VaultTable
  samples: VaultSamples
  alerts: Alerts
  log: Log
}

const answerMs = 5_000
const dayMs = 86_400_000
const shownDays = 90

/** What the home page shows, and who raises an alert for a container that is behind its schedule. */
export function createOverview(parts: OverviewParts): { overview: Overview } & AsyncDisposable {
  const { database, runner, vaults, samples, alerts, log } = parts
  const clock = systemClock
  const slots = new Slots()
  const identities = new Map<string, string | null>()
  const stored = new StoredBackups(() => vaultsOfBackups(vaults), clock)
  runner.onEnded(({ request }) => {
    if (request.kind === 'backup' || request.kind === 'verify' || request.kind === 'retention') stored.forget()
  })
  const overview = new Overview({
    database,
    clock,
    stored,
    scheduled: () => lookAtSchedules(parts, { slots, identities, now: clock.now() }),
    growth: async () => growthOf(await samples.since(clock.now() - shownDays * dayMs), clock.now()),
    alerts: (caller) => alerts.list(caller),
  })
  const watch = new BehindWatch({ overview, alerts, clock, log })
  return { overview, [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose]() }
}

interface Looking {
  slots: Slots
  /** Of engines, as long as this process runs. */
  identities: Map<string, string | null>
  now: number
}

async function lookAtSchedules(parts: OverviewParts, { slots, identities, now }: Looking): Promise<Scheduled> {
  const [engines, override, sources, defaultVault] = await Promise.all([
    parts.look(),
    parts.overrides(),
    Promise.all(parts.sources.map((source) => source.all())),
    parts.vaultTable.get(undefined).catch(() => null),
  ])
  const index = new ContainerIndex(engines)
  const own = index.all.filter((container) => !index.isOwn(container))
  for (const { engineId } of own) await identify(parts.engines, { engineId, identities })
  const schedules = sources.flat().map((schedule): OverviewedSchedule => {
    const { id, name, enabled, vault, updatedAt, exclude } = schedule
    const targets = resolveTargets(schedule, index, override)
    const taken = targets.filter(({ container, reason }) => container !== null && reason === null)
    const skipped = targets.filter(({ container, reason }) => container !== null && reason !== null)
    const excluded = exclude.flatMap((selector) => index.matching(selector))
    const skippedKeys = skipped.map(({ subject }) => `${subject.engineId}/${subject.containerId}`)
    return {
      id,
      name,
      isEnabled: enabled,
      vaultId: vault ?? defaultVault?.id ?? null,
      since: updatedAt,
      takes: taken.map(({ subject }) => `${subject.engineId}/${subject.containerId}`),
      excludes: [...skippedKeys, ...excluded.map(({ engineId, row }) => `${engineId}/${row.id}`)],
      nextAfter: (time) => slots.next(schedule, time),
      lastSlots: slots.past(schedule, { after: 0, until: now, count: 2 }),
      dueAt: (starts) => dueAt(starts, { now, next: (time) => slots.next(schedule, time) }),
    }
  })
  const containers = own.map((container) => describe(container, identities))
  return { containers, schedules, unreachable: index.unreachable }
}

/** The first slot of each day: of several a day one that was missed shows as an alert. */
function dueAt(
  starts: readonly number[],
  { now, next }: { now: number; next: (time: number) => number | null },
): ReadonlyMap<number, number> {
  const due = new Map<number, number>()
  for (const start of starts.slice(0, -1)) {
    const slot = next(start - 1)
    if (slot !== null && slot <= now) due.set(dayOf(slot, starts), slot)
  }
  return due
}

function describe(container: KnownContainer, identities: ReadonlyMap<string, string | null>): OverviewedContainer {
  const { engineId, row, labels } = container
  return {
    subject: { kind: 'container', engineId, containerId: row.id, name: row.name },
    labels,
    project: composeOf(container).project || null,
    compose: identityOf(container),
    createdAt: row.createdAt,
    engine: identities.get(engineId) ?? null,
  }
}

async function identify(
  engines: Engines,
  { engineId, identities }: { engineId: string; identities: Map<string, string | null> },
): Promise<void> {
  if (identities.has(engineId)) return
  const engine = engines.get(engineId)
  const info = await answerInTime(engine, answerMs, (signal) => readEngineInfo(engine, { signal })).catch(() => null)
  if (info !== null) identities.set(engineId, info.identity?.id ?? null)
}

async function vaultsOfBackups(vaults: OpenVaults): Promise<VaultOfBackups[]> {
  return (await vaults.all()).map(({ id: vaultId, name, open }) => ({
    subject: { kind: 'vault', vaultId, name } satisfies VaultSubject,
    list: async () => {
      const vault = await open().catch(() => null)
      const { backups } = vault === null ? { backups: [] } : await vault.list()
      return { backups: backups.flatMap((record) => readStored(record) ?? []), isAway: vault === null }
    },
  }))
}

/** As little of a backup as is needed: of thirty thousand the whole documents would take seconds. */
function readStored(
  record: Awaited<ReturnType<Awaited<ReturnType<OpenVaults['get']>>['list']>>['backups'][number],
): StoredBackup | null {
  const { document, startedAt, finishedAt, verified } = record
  const { container, engine, warnings } = document as {
    container?: { Id?: unknown; Name?: unknown }
    engine?: { id?: unknown; hostName?: unknown }
    warnings?: unknown
  }
  if (typeof container?.Id !== 'string' || typeof container.Name !== 'string') return null
  const isKnown = typeof engine?.id === 'string' && engine.id !== '' && engine.hostName !== undefined
  return {
    containerId: container.Id,
    name: container.Name.replace(/^\//, ''),
    engine: isKnown ? String(engine.id) : null,
    startedAt,
    finishedAt,
    isWarned: Array.isArray(warnings) && warnings.length > 0,
    isVerified: verified !== null && verified.method === 'full' && verified.problems.length === 0,
  }
}

function growthOf(samples: readonly VaultSample[], now: number): ReadonlyMap<string, VaultGrowth> {
  const growths = new Map<string, VaultGrowth>()
  for (const [vaultId, own] of Map.groupBy(samples, (sample) => sample.vaultId)) {
    const last = own.at(-1)
    const growth = estimateGrowth(own, now)
    growths.set(vaultId, {
      storedBytes: last?.storedBytes ?? null,
      rawBytes: last?.rawBytes ?? 0,
      freeBytes: last?.freeBytes ?? null,
      totalBytes: last?.totalBytes ?? null,
      bytesPerDay: growth?.bytesPerDay ?? null,
      daysLeft: growth?.daysLeft ?? null,
      samples: lastOfEachDay(own).map(({ at, storedBytes, freeBytes }) => ({ at, storedBytes, freeBytes })),
    })
  }
  return growths
}

function lastOfEachDay(samples: readonly VaultSample[]): VaultSample[] {
  return [...new Map(samples.map((sample) => [Math.floor(sample.at / dayMs), sample])).values()]
}
