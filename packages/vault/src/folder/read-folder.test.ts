import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createFolderWorld,
  describeFolder,
  longAfter,
  type FolderBackup,
  type FolderWorld,
} from '../testing/folder-world.ts'

const mebibyte = 1_048_576
const noise = randomFillSync(Buffer.alloc(9 * mebibyte))

function fill(path: string): void {
  const at = (...names: string[]): string => join(path, ...names)
  for (const folder of ['a', 'a/deep', 'empty', 'many']) mkdirSync(at(folder))
  writeFileSync(at('a', 'small'), 'hello')
  writeFileSync(at('a', 'nothing'), '')
  writeFileSync(at('a.txt'), 'sorts behind the folder a')
  writeFileSync(at('large'), noise)
  writeFileSync(at('name "with"\\ odd\nbytes \u00e9'), 'odd')
  writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xff, 0xfe])]), 'no text')
  linkSync(at('large'), at('z-hard'))
  symlinkSync('../nowhere', at('link'))
  for (let number = 0; number < 600; number++) writeFileSync(at('many', `file ${number}`), `content of ${number}`)
  chmodSync(at('a', 'deep'), 0o2750)
  utimesSync(at('a', 'small'), 1_000_000_000, 1_000_000_000.5)
}

describe('a folder of this host', () => {
  let world: FolderWorld
  let first: FolderBackup
  beforeAll(async () => {
    world = await createFolderWorld()
    fill(world.path)
    first = await world.backup({ syncedAtNs: longAfter() })
  }, 60_000)
  afterAll(async () => world[Symbol.asyncDispose]())

  async function expectRestored({ record, tree }: FolderBackup): Promise<void> {
    const tar = await world.tarOf(record.id)
    expect(tar.length).toBe(tree.bytes)
    const target = await world.extract(record.id)
    expect(await describeFolder(target)).toBe(await describeFolder(world.path))
    rmSync(target, { recursive: true })
  }

  async function expectWhole({ record }: FolderBackup): Promise<void> {
    const { signal } = new AbortController()
    expect((await world.vault.verify(record.id, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
  }

  test('comes back as it was', async () => {
    await expectRestored(first)
    await expectWhole(first)
    expect(first.pass.readBytes).toBe(first.tree.newBytes)
  })

  test('is not read again where nothing has changed, and its table is the same', async () => {
    const second = await world.backup({ syncedAtNs: longAfter() })
    expect(second.pass.readBytes).toBe(0)
    expect(second.tree).toMatchObject({ newBytes: 0, entries: first.tree.entries, bytes: first.tree.bytes })
    expect(second.record.newBytes).toBeLessThan(10_000)
    await expectWhole(second)
  })

  test('of a file that changed only the chunk that did is stored', async () => {
    const page = Buffer.from(noise)
    page.writeUInt8(page.readUInt8(5_000_000) ^ 1, 5_000_000)
    writeFileSync(join(world.path, 'large'), page)
    const next = await world.backup({ syncedAtNs: longAfter() })
    expect(next.pass.readBytes).toBe(noise.length)
    expect(next.tree.newBytes).toBe(mebibyte)
    await expectRestored(next)
  })

  test('other modes, a removed and a new file cost their lines, and what is new', async () => {
    chmodSync(join(world.path, 'large'), 0o600)
    chmodSync(join(world.path, 'empty'), 0o700)
    rmSync(join(world.path, 'many', 'file 77'))
    writeFileSync(join(world.path, 'many', 'file 7700'), 'new')
    const next = await world.backup({ syncedAtNs: longAfter() })
    expect(next.tree.newBytes).toBe(3)
    expect(next.tree.entries).toBe(first.tree.entries)
    await expectRestored(next)
  })

  test('is read whole when the last time is too long ago, and stores nothing', async () => {
    const full = await world.backup({ syncedAtNs: longAfter(), fullReadAfterMs: 0 })
    expect(full.pass.readBytes).toBeGreaterThan(noise.length)
    expect(full.tree.newBytes).toBe(0)
    expect(full.pass.fullReadAt).toBeGreaterThan(first.pass.fullReadAt)
    const next = await world.backup({ syncedAtNs: longAfter() })
    expect(next.pass).toMatchObject({ readBytes: 0, fullReadAt: full.pass.fullReadAt })
  })

  test('is read whole where the clock went back since', async () => {
    const next = await world.backup({ syncedAtNs: longAfter() - 600_000_000_000n })
    expect(next.pass.readBytes).toBeGreaterThan(noise.length)
  })

  test('of two passes the second takes over what the first one read, and reads what changed between them', async () => {
    const next = await world.backup({
      syncedAtNs: longAfter(),
      between: async () => {
        writeFileSync(join(world.path, 'many', 'file 3'), 'changed between')
        writeFileSync(join(world.path, 'many', 'file 30000'), 'new between')
        rmSync(join(world.path, 'many', 'file 5'))
        renameSync(join(world.path, 'a', 'small'), join(world.path, 'zz'))
      },
    })
    await expectRestored(next)
    await expectWhole(next)
    expect(next.tree.newBytes).toBe('changed between'.length + 'new between'.length + 'hello'.length)
  })

  test('two passes with nothing between them make the table of the first', async () => {
    const once = await world.backup({ syncedAtNs: longAfter() })
    const twice = await world.backup({ syncedAtNs: longAfter(), between: async () => {} })
    expect(twice.tree).toEqual({ ...once.tree, newBytes: 0 })
    expect((await world.tarOf(twice.record.id)).equals(await world.tarOf(once.record.id))).toBe(true)
  })

  test('a file whose ctime is not older than the sync, less two seconds, is read again', async () => {
    writeFileSync(join(world.path, 'many', 'file 9'), 'just written')
    await world.backup()
    const next = await world.backup()
    expect(next.pass.readBytes).toBeGreaterThanOrEqual('just written'.length)
    await expectRestored(next)
  })

  test.skipIf(process.getuid?.() !== 0)('what another file system has below is read each time', async () => {
    const mounted = join(world.path, 'empty')
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', mounted])
    try {
      writeFileSync(join(mounted, 'mapped'), 'in memory')
      await world.backup({ syncedAtNs: longAfter() })
      const next = await world.backup({ syncedAtNs: longAfter() })
      expect(next.pass.readBytes).toBe('in memory'.length)
    } finally {
      execFileSync('umount', [mounted])
    }
  })

  test('what a backup has stands under the name it has in a tar', async () => {
    await using backup = await world.vault.open(first.record.id)
    const { signal } = new AbortController()
    const names: string[] = []
    for await (const { path } of backup.listFolder('/data', Buffer.alloc(0), signal)) names.push(path.toString())
    expect(names).toContain('large')
    const pieces: Buffer[] = []
    for await (const piece of backup.openFile('/data', Buffer.from('z-hard'), signal)) pieces.push(Buffer.from(piece))
    expect(Buffer.concat(pieces).equals(noise)).toBe(true)
    expect(readFileSync(join(world.path, 'zz'), 'utf8')).toBe('hello')
  })
})
