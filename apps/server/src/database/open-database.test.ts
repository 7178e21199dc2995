import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openDatabase } from './open-database.ts'

const fixtures = new URL('fixtures/', import.meta.url)

test.runIf(process.getuid?.() === 0)(
  'a server as root with few capabilities opens the data folder that it had as another user',
  async () => {
    await using folder = await temporaryFolder()
    const database = join(folder.path, 'holdfast.db')
    await writeFile(database, '')
    for (const [path, mode] of [
      [database, 0o600],
      [folder.path, 0o700],
    ] as const) {
      await chmod(path, mode)
      await chown(path, 10_001, 10_001)
    }
    const program = `const { makeDataFolders, openDatabase } = await import(process.argv[1])
      await makeDataFolders({ dataFolder: process.argv[2], exportRoots: [process.argv[2] + '/exports'] })
      await (await openDatabase(process.argv[2])).destroy()`
    const opened = new URL('open-database.ts', import.meta.url).href
    const node = [process.execPath, '--no-warnings', '--input-type=module', '-e', program, opened, folder.path]
    // As compose.yaml does with cap_drop and cap_add.
    await promisify(execFile)('setpriv', ['--bounding-set', '-all,+dac_override', ...node])
    expect(await readdir(folder.path)).toContain('exports')
  },
)

test('every released version has a database among the fixtures', async () => {
  const changelog = await readFile(new URL('../../../../CHANGELOG.md', import.meta.url), 'utf8')
  const released = ['0.1.0', ...[...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, version]) => version ?? '')]
  expect(await versions()).toEqual([...new Set(released)].toSorted())
})

test.each(await versions())(
  'a database of version %s keeps its rows, and a copy of it from before',
  async (version) => {
    await using folder = await released(version)
    const before = contentOf(folder.path, 'holdfast.db')
    const database = await openDatabase(folder.path)
    try {
      const jobs = await database.selectFrom('jobs').select(['kind', 'subjectName', 'actorKind']).execute()
      expect(
        jobs.map(({ kind, subjectName, actorKind }) => `${actorKind}: ${kind} of ${subjectName}`).toSorted(),
      ).toEqual([
        'user: backup of shop-web',
        'user: clone of shop-web',
        'user: clone of shop-web',
        'user: export of shop-web',
        'user: prune of Default',
        'user: restore of shop-web',
        'user: verify of shop-web',
      ])
      expect(await database.selectFrom('vaults').selectAll().execute()).toMatchObject([
        { name: 'Default', path: '/srv/holdfast/vault', isDefault: 1 },
      ])
      expect(await database.selectFrom('exports').select('compression').execute()).toEqual([{ compression: 'zstd' }])
      expect(await database.selectFrom('quiescedContainers').select('how').execute()).toEqual([{ how: 'pause' }])
      const policies = database.selectFrom('pendingRestartPolicies').select('name')
      expect(await policies.execute()).toEqual([{ name: 'unless-stopped' }, { name: 'unless-stopped' }])
    } finally {
      await database.destroy()
    }
    const copy = (await copiesIn(folder.path))[0] ?? ''
    expect(copy).toMatch(/^holdfast\.db\.before-\d{4}-/)
    expect(contentOf(folder.path, copy)).toEqual(before)
    expect((await stat(join(folder.path, copy))).mode % 0o1000).toBe(0o600)
  },
)

test('a new database and one that is up to date are not copied, and are for their owner only', async () => {
  await using folder = await temporaryFolder()
  for (const _start of ['new', 'up to date']) await (await openDatabase(folder.path)).destroy()
  expect(await copiesIn(folder.path)).toEqual([])
  expect((await stat(join(folder.path, 'holdfast.db'))).mode % 0o1000).toBe(0o600)
})

test('of the copies the last three stay', async () => {
  await using folder = await released('0.1.0')
  for (const name of ['0001-jobs', '0002-exports', '0003-clones', '0004-vaults'])
    await writeFile(join(folder.path, `holdfast.db.before-${name}`), '')
  await (await openDatabase(folder.path)).destroy()
  expect(await copiesIn(folder.path)).toEqual(
    ['0003-clones', '0004-vaults', '0006-subjects'].map((name) => `holdfast.db.before-${name}`),
  )
})

test('what cannot be copied is not migrated', async () => {
  await using folder = await released('0.1.0')
  const before = contentOf(folder.path, 'holdfast.db')
  await mkdir(join(folder.path, 'holdfast.db.before-0006-subjects', 'in-the-way'), { recursive: true })
  await expect(openDatabase(folder.path)).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining(join(folder.path, 'holdfast.db.before-0006-subjects')),
  })
  expect(contentOf(folder.path, 'holdfast.db')).toEqual(before)
  expect(await readdir(folder.path)).not.toContain('holdfast.db.before-0006-subjects.new')
})

test('a database of a newer version is refused by name, with what to do, and stays as it is', async () => {
  await using folder = await temporaryFolder()
  await (await openDatabase(folder.path)).destroy()
  const file = new DatabaseSync(join(folder.path, 'holdfast.db'))
  file.exec(`insert into kysely_migration (name, timestamp) values ('9999-teleport', '2030-01-01T00:00:00.000Z')`)
  file.close()
  const before = contentOf(folder.path, 'holdfast.db')
  const refusal = { code: 'FORMAT_TOO_NEW', field: 'HOLDFAST_DATA_DIR' }
  await expect(openDatabase(folder.path)).rejects.toMatchObject({
    ...refusal,
    message: `A newer version of Holdfast wrote the database in ${folder.path}: this version does not know 9999-teleport. Start that version, or set HOLDFAST_DATA_DIR to another folder.`,
  })
  const copy = join(folder.path, 'holdfast.db.before-9999-teleport')
  await writeFile(copy, '')
  await expect(openDatabase(folder.path)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(`To go back to this version, replace holdfast.db with ${copy}`),
  })
  expect(contentOf(folder.path, 'holdfast.db')).toEqual(before)
})

async function versions(): Promise<string[]> {
  const files = await readdir(fixtures)
  return files.flatMap((name) => /^holdfast-(.+)\.db\.gz$/.exec(name)?.[1] ?? []).toSorted()
}

/** A data folder with the database that version wrote. */
async function released(version: string) {
  const folder = await temporaryFolder()
  const database = gunzipSync(await readFile(new URL(`holdfast-${version}.db.gz`, fixtures)))
  await writeFile(join(folder.path, 'holdfast.db'), database)
  return folder
}

async function copiesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('holdfast.db.before-')).toSorted()
}

/** All rows of a database, by table. */
function contentOf(folder: string, name: string): Record<string, unknown[]> {
  const file = new DatabaseSync(join(folder, name), { readOnly: true })
  try {
    const tables = file.prepare("select name from sqlite_master where type = 'table' order by name").all()
    return Object.fromEntries(
      tables.map(({ name: table }) => [table, file.prepare(`select * from "${String(table)}"`).all()]),
    )
  } finally {
    file.close()
  }
}
