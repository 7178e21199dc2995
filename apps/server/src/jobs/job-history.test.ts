import { expect, test } from 'vitest'
import { subjectKey, type Job, type JobFilter, type JobState } from '@holdfast/contract'
import { openDatabase, type Database } from '../database/open-database.ts'
import { nightly, somebody } from '../testing/somebody.ts'
import { exportRequest, startRunner } from '../testing/start-runner.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { Retention } from '../watching/retention.ts'
import { JobHistory } from './job-history.ts'
import { silentLog } from '../testing/silent-log.ts'

const result = { kind: 'export', exportId: 'e', filePath: '/x.tar', sizeBytes: 1, tarBytes: 2, entries: 3 } as const

function endedJob(id: string, change: Partial<Job> = {}): Job {
  const state = { status: 'succeeded', startedAt: 1_000, finishedAt: 2_000, result } as const
  const about = { id, actor: somebody, causedBy: null, createdAt: 1_000 }
  return { ...about, request: exportRequest(`${id}.tar`), state, ...change }
}

/** What somebody else, or another version, may have written into a row. */
const strange: [string, Record<string, unknown>][] = [
  ['an unknown kind', { kind: 'teleport', request: '{"kind":"teleport"}' }],
  ['an unknown kind that was running', { kind: 'teleport', status: 'running', request: '{"kind":"teleport"}' }],
  ['an unknown status', { status: 'postponed' }],
  ['a subject of a newer version', { subject: '{"kind":"galaxy","name":"M31"}' }],
  ['a subject that is no JSON', { subject: '{' }],
  ['an actor of a newer version', { actorKind: 'robot' }],
  ['a result that is no JSON', { result: '{', kind: 'teleport' }],
  ['a code of a newer version', { status: 'failed', code: 'ON_FIRE', detail: '{"code":"fire","params":{}}' }],
]

test.for(strange)('a row with %s is listed as unreadable, and keeps no server from starting', async ([, columns]) => {
  await using folder = await temporaryFolder()
  await fillWith(folder.path, [endedJob('fine'), endedJob('strange')], (database) =>
    database.updateTable('jobs').set(columns).where('id', '=', 'strange').execute(),
  )
  await using world = await startRunner(() => Promise.reject(new Error('no export')), { folder: folder.path })
  await world.runner.recover()
  const { entries } = await world.history.page({ limit: 10 })
  const read = entries.map(({ entry, id }) => [id, entry] as const)
  expect(new Map(read)).toEqual(
    new Map([
      ['fine', 'job'],
      ['strange', 'unreadable'],
    ]),
  )
  await expect(world.runner.find('strange')).rejects.toMatchObject({ code: 'JOB_UNREADABLE' })
  expect(await world.runner.find('fine')).toMatchObject({ state: { status: 'succeeded' } })
  expect(world.swept).toEqual([])
})

test.for([
  ['a field missing in its request', { request: JSON.stringify({ kind: 'export' }) }],
  ['a result of a newer version', { result: JSON.stringify({ kind: 'export', exportId: 7 }) }],
] as const)('a row with %s is listed, and its details are said to be unreadable', async ([, columns]) => {
  await using folder = await temporaryFolder()
  await fillWith(folder.path, [endedJob('strange')], (database) =>
    database.updateTable('jobs').set(columns).where('id', '=', 'strange').execute(),
  )
  await using world = await startRunner(() => Promise.reject(new Error('no export')), { folder: folder.path })
  await world.runner.recover()
  expect((await world.history.page({ limit: 10 })).entries).toMatchObject([{ entry: 'job', id: 'strange' }])
  await expect(world.runner.find('strange')).rejects.toMatchObject({ code: 'JOB_UNREADABLE' })
})

test('an unfinished row that cannot be read stays for the version that can', async () => {
  await using folder = await temporaryFolder()
  await fillWith(folder.path, [endedJob('strange')], (database) =>
    database.updateTable('jobs').set({ kind: 'teleport', status: 'queued', result: null }).execute(),
  )
  for (let start = 0; start < 2; start += 1) {
    await using world = await startRunner(() => Promise.reject(new Error('no export')), { folder: folder.path })
    await world.runner.recover()
    expect((await world.history.unfinished()).unreadable).toMatchObject([{ id: 'strange', status: 'queued' }])
  }
})

test('the list says how large a file or a backup became, and fails for no result that is broken', async () => {
  await using folder = await temporaryFolder()
  await fillWith(folder.path, [endedJob('whole'), endedJob('broken')], (database) =>
    database.updateTable('jobs').set({ result: '{"sizeBytes":' }).where('id', '=', 'broken').execute(),
  )
  const database = await openDatabase(folder.path)
  try {
    const { entries } = await new JobHistory(database).page({ limit: 10 })
    const sizes = entries.map(
      (one) => [one.id, one.entry === 'job' && one.state.status === 'succeeded' && one.state.sizeBytes] as const,
    )
    expect(new Map(sizes)).toEqual(
      new Map([
        ['whole', 1],
        ['broken', null],
      ]),
    )
  } finally {
    await database.destroy()
  }
})

const web = exportRequest('web.tar', 'Web-1')
const vault = { kind: 'vault', vaultId: 'nas', name: 'NAS' } as const
const failed = {
  status: 'failed',
  startedAt: 1,
  finishedAt: 9_000,
  code: 'TIMEOUT',
  detail: { code: 'verbatim', params: { text: 'Slow.' } },
  field: null,
} as const

test.for<[JobFilter, string[]]>([
  [{}, ['prune', 'night', 'web']],
  [{ kinds: ['prune'] }, ['prune']],
  [{ kinds: [] }, []],
  [{ outcomes: ['failed'] }, ['night']],
  [{ outcomes: ['failed', 'succeeded'], kinds: ['export'] }, ['night', 'web']],
  [{ subjectKind: 'vault' }, ['prune']],
  [{ subjectName: 'wEB' }, ['night', 'web']],
  [{ subjectName: '%' }, []],
  [{ subjectKey: subjectKey(web.subject) }, ['night', 'web']],
  [{ subjectKey: 'vault:other' }, []],
  [{ actorKind: 'schedule' }, ['night']],
  [{ actorKind: 'user', actorId: 'somebody' }, ['prune', 'web']],
  [{ since: 2_000 }, ['prune', 'night']],
  [{ since: 2_000, until: 3_000 }, ['night']],
])('the history filtered by %o', async ([filter, ids]) => {
  await using folder = await temporaryFolder()
  await fillWith(folder.path, [
    endedJob('web', { request: web }),
    endedJob('night', { request: web, actor: nightly, createdAt: 2_000, state: failed }),
    endedJob('prune', {
      request: { kind: 'prune', subject: vault },
      createdAt: 3_000,
      state: { status: 'succeeded', startedAt: 1, finishedAt: 2, result: { kind: 'prune', blobs: 1, bytes: 1 } },
    }),
  ])
  const database = await openDatabase(folder.path)
  try {
    const { entries } = await new JobHistory(database).page({ limit: 10, filter })
    expect(entries.map(({ id }) => id)).toEqual(ids)
  } finally {
    await database.destroy()
  }
})

test('jobs that ended long ago are forgotten, those that are not over never, and failed ones not before an engine was swept of them', async () => {
  await using folder = await temporaryFolder()
  const dayMs = 86_400_000
  const endedAgo = (days: number, state: Partial<JobState> = { status: 'cancelled' }) => {
    const at = Date.now() - days * dayMs
    return { createdAt: at, state: { startedAt: at, finishedAt: at, ...state } as JobState }
  }
  await fillWith(folder.path, [
    endedJob('old', endedAgo(8)),
    endedJob('unswept', endedAgo(7.2)),
    endedJob('unswept-but-well', endedAgo(7.2, { status: 'succeeded', result })),
    endedJob('young', endedAgo(6)),
    endedJob('waiting', { createdAt: 1, state: { status: 'queued' } }),
  ])
  const database = await openDatabase(folder.path)
  try {
    const history = new JobHistory(database)
    {
      const sweptAt = () => Date.now() - 7.5 * dayMs
      const forget = (days: number) => history.removeOlderThan(days, sweptAt())
      await using _retention = new Retention({ what: 'jobs', days: 7, forget, log: silentLog })
      await expect.poll(() => history.has('old')).toBe(false)
    }
    const kept = ['unswept', 'unswept-but-well', 'young', 'waiting'].map((id) => history.has(id))
    expect(await Promise.all(kept)).toEqual([true, false, true, true])
  } finally {
    await database.destroy()
  }
})

async function fillWith(
  folder: string,
  jobs: readonly Job[],
  change: (database: Database) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const database = await openDatabase(folder)
  try {
    const history = new JobHistory(database)
    for (const job of jobs) await history.insert(job, null)
    await change(database)
  } finally {
    await database.destroy()
  }
}
