import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { message, type ContainerSubject, type Job, type JobState } from '../../packages/contract/src/index.ts'
import { createVault, openVault, type BackupRecord, type Vault } from '../../packages/vault/src/index.ts'
import { AlertTable } from '../../apps/server/src/alerts/alert-table.ts'
import { VaultSamples } from '../../apps/server/src/alerts/vault-samples.ts'
import { openDatabase, type Database } from '../../apps/server/src/database/open-database.ts'
import { JobHistory } from '../../apps/server/src/jobs/job-history.ts'
import { RunTable } from '../../apps/server/src/schedules/runs/run-table.ts'
import type { WorkRun, WorkTarget } from '../../apps/server/src/schedules/runs/stored-run.ts'
import { VaultListFile } from '../../apps/server/src/vaults/vault-list-file.ts'
import { VaultTable } from '../../apps/server/src/vaults/vault-table.ts'
import { askEngine } from '../engine/ask-engine.ts'
import { demoSchedule, historyFolder, historyVault } from './demo-history.ts'
import type { DemoWorld } from './demo-world.ts'
import { smallTar } from './small-tar.ts'

interface Sample {
  Id: string
  Names: string[]
  Labels: Record<string, string>
}

const usualNights = 60
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
const timing = { kind: 'nightly', at: '02:30' } as const
const failure = message('verbatim', { text: 'The demo makes some backups fail.' })
const dayMs = 86_400_000
const actor = { kind: 'schedule', id: demoSchedule, name: 'Demo: every night' } as const

/**
 * Sixty nights of the samples for the overview, in a vault of the demo's own: real backups of small data under earlier times, the jobs
 * of all nights, some of which failed, samples of the vault, a schedule, and an alert. No panel may run on the data folder.
 */
export async function createHistory({ engine, dataFolder, say }: DemoWorld, nights = usualNights): Promise<void> {
  const path = join(dataFolder, historyFolder)
  if (existsSync(path)) return say('The history is there already.')
  await using stack = new AsyncDisposableStack()
  const database = stack.adopt(await openDatabase(dataFolder), (open) => open.destroy())
  const { id: vaultId } = await createVault(path, { id: historyVault })
  const vault = await openVault(path)
  const filters = encodeURIComponent(JSON.stringify({ label: ['io.holdfast.demo=true'] }))
  const all = await askEngine<Sample[]>({ engine, path: `/containers/json?all=true&filters=${filters}` })
  const samples = all.filter(({ Labels }) => Labels['io.holdfast.test'] === undefined)
  const info = await askEngine<{ ID: string; Name: string }>({ engine, path: '/info' })
  const slots = Array.from({ length: nights }, (_, night) => nightBefore(nights - 1 - night))
  const [start = 0] = slots
  say(`Making ${nights} nights of ${samples.length} containers, of which some failed ...`)
  await insertSchedule(database, { vaultId, at: start - dayMs })
  const history = new JobHistory(database)
  for (const [night, slot] of slots.entries()) {
    const targets: WorkTarget[] = []
    for (const [index, sample] of samples.entries()) {
      const name = sample.Names[0]?.slice(1) ?? sample.Id
      const subject: ContainerSubject = { kind: 'container', engineId: 'local', containerId: sample.Id, name }
      const at = slot + index * 60_000
      const isFailed = (night * 7 + index * 5) % 19 === 4 || (night === nights - 1 && index === 0)
      if ((night * 3 + index) % 41 === 7) {
        targets.push(targetOf(subject, { outcome: 'skipped', jobId: null, reason: message('schedule-still-running') }))
        continue
      }
      const container = await askEngine<Record<string, unknown>>({ engine, path: `/containers/${sample.Id}/json` })
      const isWarned = (night + index * 3) % 17 === 5
      const record = isFailed
        ? null
        : await backUp(vault, { name, at, night, document: documentOf(container, { info, isWarned }) })
      const job = jobOf(subject, { vaultId, at, record })
      await history.insert(job, null)
      const outcome = record === null ? 'failed' : 'succeeded'
      targets.push(targetOf(subject, { outcome, jobId: job.id, reason: record === null ? failure : null }))
      if (night === nights - 1 && record === null) await raise(database, { subject, at, jobId: job.id })
    }
    await new RunTable(database).begin(runOf(slot, targets), {})
    await sampleAt(database, { vault, at: Math.min(slot + dayMs / 2, Date.now()) })
    await thin(vault, { night, start })
  }
  await verifyNewest(vault)
  const table = new VaultTable(database, new VaultListFile(dataFolder))
  await table.insert({ id: vaultId, name: 'Demo history', path, isDefault: 0, addedAt: start })
  say('The history is in the vault "Demo history", and goes with `npm run demo -- --remove`.')
}

/** So many nights before the last one that is over; by the calendar, so that no change of the clock moves it. */
function nightBefore(count: number): number {
  const at = new Date()
  at.setHours(2, 30, 0, 0)
  const isAhead = at.getTime() + 10 * 60_000 > Date.now()
  at.setDate(at.getDate() - count - (isAhead ? 1 : 0))
  return at.getTime()
}

interface Night {
  name: string
  at: number
  night: number
  document: object
}

/** The vault writes the time of the clock into a backup. */
async function backUp(vault: Vault, { name, at, night, document }: Night): Promise<BackupRecord> {
  const files = {
    'settings.json': JSON.stringify({ name }),
    'growing.log': Buffer.alloc(2_000 * (night + 1), `${name} ${night} `),
    [`night-${night}`]: randomUUID().repeat(200),
  }
  const layer = smallTar('bin', { sh: name })
  const diffId = `sha256:${createHash('sha256').update(layer).digest('hex')}`
  const image = { architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [diffId] } }
  const { signal } = new AbortController()
  return atTime(at, async () => {
    await using draft = await vault.begin(randomUUID(), { signal })
    if (!(await draft.hasLayer(diffId))) await draft.addLayer(inOnePiece(layer), { diffId, signal })
    await draft.addLayerTree({ path: '/', key: `demo layer ${name}`, diffId }, { signal })
    const tar = smallTar('holdfast-mount', files)
    await draft.addTree({ path: '/data', key: `demo ${name}`, formerKey: null }, inOnePiece(tar), { signal })
    const config = Buffer.from(JSON.stringify(image))
    return await draft.seal({ name, image: { config, diffIds: [diffId] }, startedAt: at, document, signal })
  })
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield bytes
}

async function atTime<T>(at: number, work: () => Promise<T>): Promise<T> {
  const { now } = Date
  Date.now = () => at
  try {
    return await work()
  } finally {
    Date.now = now
  }
}

function documentOf(
  container: Record<string, unknown>,
  { info, isWarned }: { info: { ID: string; Name: string }; isWarned: boolean },
): object {
  return {
    holdfastVersion: 'demo',
    engine: { id: info.ID, hostName: info.Name, version: '', apiVersion: '', storageDriver: '' },
    container,
    image: {},
    volumes: {},
    networks: {},
    mode: 'paused',
    asked: 'pause',
    frozenMs: 120,
    mounts: [{ destination: '/data', kind: 'volume', source: 'demo history', included: true }],
    files: [],
    writableLayer: null,
    flatImage: false,
    imageTags: [],
    notKept: [],
    warnings: isWarned ? [message('verbatim', { text: 'The demo has some backups with warnings.' })] : [],
  }
}

function jobOf(
  subject: ContainerSubject,
  { vaultId, at, record }: { vaultId: string; at: number; record: BackupRecord | null },
): Job {
  const times = { startedAt: at, finishedAt: at + 45_000 }
  const state: JobState =
    record === null
      ? {
          status: 'failed',
          ...times,
          code: 'TIMEOUT',
          detail: failure,
          field: null,
        }
      : {
          status: 'succeeded',
          ...times,
          result: {
            kind: 'backup',
            vaultId,
            backupId: record.id,
            sizeBytes: record.sizeBytes,
            storedBytes: record.storedBytes,
            newBytes: record.newBytes,
            frozenMs: 120,
            warnings: [],
            notKept: [],
          },
        }
  const request = { kind: 'backup', subject, vaultId, mode: 'pause', mounts: {} } as const
  return { id: randomUUID(), actor, causedBy: { kind: 'schedule', id: demoSchedule }, createdAt: at, request, state }
}

function targetOf(subject: ContainerSubject, ended: Pick<WorkTarget, 'outcome' | 'jobId' | 'reason'>): WorkTarget {
  const { engineId, name } = subject
  const address = { engineId, name, compose: null }
  const backup = { vault: historyVault, mode: 'pause', mounts: { folders: 'exclude', paths: {} } } as const
  return { key: `${engineId}/${name}`, subject, address, backup, notBefore: 0, attempt: 1, ...ended }
}

function runOf(slot: number, targets: WorkTarget[]): WorkRun {
  return {
    id: randomUUID(),
    scheduleId: demoSchedule,
    scheduleName: actor.name,
    slot,
    trigger: 'slot',
    startedBy: null,
    windowEndsAt: null,
    missedSlots: [],
    startedAt: slot,
    finishedAt: slot + targets.length * 60_000,
    missedBecause: null,
    targets,
  }
}

async function insertSchedule(database: Database, { vaultId, at }: { vaultId: string; at: number }): Promise<void> {
  const draft = {
    name: actor.name,
    enabled: true,
    timing,
    timeZone,
    targets: [{ kind: 'label', label: 'io.holdfast.demo=true' }],
    exclude: [],
    vault: vaultId,
    mode: 'pause',
    mounts: { folders: 'exclude', paths: {} },
    retention: null,
    jitterSeconds: 0,
    windowMinutes: null,
    // Nothing begins by itself when the panel starts.
    catchUp: false,
  }
  const row = { id: demoSchedule, name: draft.name, draft: JSON.stringify(draft), createdAt: at, updatedAt: at }
  await database.insertInto('schedules').values(row).execute()
}

async function sampleAt(database: Database, { vault, at }: { vault: Vault; at: number }): Promise<void> {
  const usage = await vault.usage()
  const { storedBytes, sizeBytes: rawBytes, backups, freeBytes, totalBytes } = usage
  await new VaultSamples(database).insert({
    vaultId: vault.id,
    at,
    storedBytes,
    rawBytes,
    backups,
    freeBytes,
    totalBytes,
  })
}

/** As a retention of a fortnight and of weeks would have it. */
async function thin(vault: Vault, { night, start }: { night: number; start: number }): Promise<void> {
  const { backups } = await vault.list()
  for (const { id, startedAt } of backups) {
    const itsNight = Math.round((startedAt - start) / dayMs)
    if (night - itsNight > 14 && itsNight % 7 !== 0) await vault.remove(id)
  }
}

async function verifyNewest(vault: Vault): Promise<void> {
  const { backups } = await vault.list()
  const { signal } = new AbortController()
  const seen = new Set<string>()
  for (const { id } of backups) {
    const name = id.replace(/-\d{8}T.*$/, '')
    if (seen.size >= 3 || seen.has(name)) continue
    seen.add(name)
    await vault.verify(id, 'full', { signal, onBytes: () => undefined })
  }
}

interface Raised {
  subject: ContainerSubject
  at: number
  jobId: string
}

async function raise(database: Database, { subject, at, jobId }: Raised): Promise<void> {
  await new AlertTable(database).insert({
    id: randomUUID(),
    kind: 'backup-failed',
    severity: 'error',
    subject,
    detail: message('alert-backup-failed', { container: subject.name, reason: failure }),
    jobId,
    raisedAt: at,
    lastSeenAt: at,
    clearedAt: null,
    acknowledged: null,
  })
}
