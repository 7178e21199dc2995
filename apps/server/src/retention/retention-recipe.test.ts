import { expect, test } from 'vitest'
import { message, OpError, retentionPolicy, textOf } from '@holdfast/contract'
import type { Attempt, Ending } from '../access/audit.ts'
import { retentionRecipe } from './retention-recipe.ts'
import type { RetentionVaults } from './retention-ports.ts'
import type { StoredBackup } from './stored-backup.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-11-18T12:00:00Z')

test('what no rule keeps is deleted, the oldest first, and the audit log says by which numbers', async () => {
  const world = startWorld(nightly(4), { last: 2 })
  expect(await world.run()).toEqual({
    kind: 'retention',
    removed: [
      { backupId: 'web-3', containerName: 'web', startedAt: now - 3 * dayMs },
      { backupId: 'web-2', containerName: 'web', startedAt: now - 2 * dayMs },
    ],
    kept: 2,
  })
  expect(world.entries).toEqual([
    'retention.remove web-3 begins',
    'web-3 of web by job j: Not among what retention keeps: the last 2',
    'retention.remove web-2 begins',
    'web-2 of web by job j: Not among what retention keeps: the last 2',
  ])
})

test('one that was pinned, or became the last verified one, or cannot be judged any more when its turn comes, stays', async () => {
  const world = startWorld(nightly(4), { last: 1 })
  world.beforeRemoval = (id) => {
    if (id === 'web-3') world.change('web-3', { sound: true })
    if (id === 'web-2') world.change('web-2', { pinned: true })
    if (id === 'web-1') world.problem = message('verbatim', { text: 'A ref is damaged.' })
  }
  expect(await world.run()).toMatchObject({ removed: [], kept: 4 })
  expect(world.ids()).toEqual(['web-0', 'web-1', 'web-2', 'web-3'])
  expect(world.entries.filter((entry) => entry.includes('stays'))).toHaveLength(3)
})

test('one that somebody deleted meanwhile keeps the others from nothing', async () => {
  const world = startWorld(nightly(3), { last: 1 })
  world.beforeRemoval = (id) => {
    if (id === 'web-2') world.drop('web-2')
  }
  expect(await world.run()).toMatchObject({ removed: [{ backupId: 'web-1' }] })
  expect(world.ids()).toEqual(['web-0'])
})

test('of a vault in which something cannot be read nothing is deleted, and the job says so', async () => {
  const world = startWorld(nightly(4), { last: 1 })
  world.problem = message('verbatim', { text: 'A ref is damaged.' })
  await expect(world.run()).rejects.toMatchObject({ code: 'VAULT_DAMAGED', detail: { code: 'retention-refused' } })
  expect([world.ids().length, world.entries]).toEqual([4, []])
})

test('while the engine does not say who it is nothing is deleted', async () => {
  const world = startWorld(nightly(4), { last: 1 })
  world.ownEngines = () =>
    Promise.reject(new OpError('ENGINE_UNREACHABLE', message('verbatim', { text: 'It is away.' })))
  await expect(world.run()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
  expect(world.ids()).toHaveLength(4)
})

test('what cannot be recorded is not deleted', async () => {
  const world = startWorld(nightly(4), { last: 1 })
  world.beforeEntry = () => {
    throw new OpError('DISK_FULL', message('verbatim', { text: 'The disk is full.' }))
  }
  await expect(world.run()).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(world.ids()).toHaveLength(4)
})

test('a cancelled job leaves what it has not deleted yet', async () => {
  const world = startWorld(nightly(4), { last: 1 })
  world.beforeRemoval = (id) => {
    if (id === 'web-2') world.abort.abort()
  }
  await expect(world.run()).rejects.toThrow('aborted')
  expect(world.ids()).toEqual(['web-0', 'web-1'])
})

test('what was made since the run began stays', async () => {
  const world = startWorld(nightly(4), { last: 1 })
  expect(await world.run(now - 2 * dayMs)).toMatchObject({ removed: [{ backupId: 'web-3' }], kept: 3 })
})

function startWorld(start: StoredBackup[], numbers: object) {
  let backups = start
  const entries: string[] = []
  const world = {
    entries,
    abort: new AbortController(),
    problem: null as ReturnType<typeof message> | null,
    beforeRemoval: (_id: string): void => {},
    beforeEntry: (): void => {},
    ownEngines: () => Promise.resolve<ReadonlySet<string>>(new Set(['E'])),
    ids: () => backups.map(({ id }) => id),
    change: (id: string, to: Partial<StoredBackup>): void => {
      backups = backups.map((one) => (one.id === id ? { ...one, ...to } : one))
    },
    drop: (id: string): void => {
      backups = backups.filter((one) => one.id !== id)
    },
    run: async (since: number | null = null) => {
      const subject = { kind: 'vault', vaultId: 'v', name: 'V' } as const
      const actor = { kind: 'system', id: 'retention', name: 'Retention' } as const
      const task = { jobId: 'j', actor, signal: world.abort.signal, report: () => {} }
      return recipe.run({ kind: 'retention', subject, since }, task)
    },
  }
  const vaults: RetentionVaults = {
    all: () => Promise.resolve([]),
    defaultId: () => Promise.resolve(null),
    list: () => Promise.resolve({ backups, problem: world.problem }),
    remove: async (_vaultId, id, onlyIf) => {
      world.beforeRemoval(id)
      const found = backups.find((one) => one.id === id)
      if (found === undefined) throw new OpError('BACKUP_NOT_FOUND', message('backup-unknown', { id }))
      if (found.pinned) throw new OpError('INVALID_STATE', message('backup-pinned', { id }))
      if (!onlyIf({ backups, problem: world.problem })) return false
      world.drop(id)
      return true
    },
    refuseConflict: () => {},
  }
  const recipe = retentionRecipe({
    vaults,
    policiesOf: () => Promise.resolve(() => [{ policy: retentionPolicy.parse(numbers), timeZone: 'UTC' }]),
    ownEngines: () => world.ownEngines(),
    audit: {
      begin: async ({ action, input }: Attempt) => {
        world.beforeEntry()
        entries.push(`${action} ${(input as { backupId: string }).backupId} begins`)
        return { end: async (ending) => void entries.push(entryOf(ending)) }
      },
    },
    clock: { now: () => now },
  })
  return world
}

function entryOf({ subject, jobId, code, detail }: Ending): string {
  const who = subject?.kind === 'backup' ? `${subject.backupId} of ${subject.name}` : ''
  const what = detail === null || detail === undefined ? '' : textOf(detail)
  const isPinned = code === 'INVALID_STATE' ? 'it stays: ' : ''
  return `${who} by job ${jobId}: ${isPinned}${what.replace('It stays', 'it stays')}`
}

function nightly(count: number): StoredBackup[] {
  return Array.from({ length: count }, (_one, days) => {
    const facts = { pinned: false, sound: null, engine: 'E', name: 'web', labels: {} }
    return { id: `web-${days}`, startedAt: now - days * dayMs, ...facts }
  })
}
