import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openHostFolder, syncFolderTree } from '@holdfast/host-files'
import { expect, test } from 'vitest'
import { createFolderWorld, describeFolder, longAfter, type FolderWorld } from '../testing/folder-world.ts'

const isRoot = process.getuid?.() === 0
const run = promisify(execFile)

/** A file of the kernel's, which has 4,096 bytes for a stat and a few for whoever reads it. */
const shorter = '/sys/kernel/uevent_seqnum'
/** One that nobody may read, root neither. */
const unreadable = '/sys/bus/cpu/uevent'

/** Shows another file under a name until it is disposed. */
function show(path: string, source: string): Disposable {
  writeFileSync(path, '')
  execFileSync('mount', ['--bind', source, path])
  return {
    [Symbol.dispose]: () => {
      execFileSync('umount', [path])
      rmSync(path)
    },
  }
}

test.runIf(isRoot).each([
  ['ends before its length', shorter, 'TRUNCATED'],
  ['cannot be read', unreadable, 'STORAGE_FAILED'],
])('a file that %s ends the backup and is named', async (_what, source, code) => {
  await using world = await createFolderWorld()
  writeFileSync(join(world.path, 'other'), 'fine')
  using _shown = show(join(world.path, 'broken'), source)
  const named = { code, message: expect.stringContaining('/broken') as string }
  await expect(world.backup()).rejects.toMatchObject(named)
  await expect(world.backup({ between: async () => {} })).rejects.toMatchObject(named)
})

test.runIf(isRoot).each([shorter, unreadable])(
  'what cannot be read in the first of two passes, as %s, is read in the second',
  async (source) => {
    await using world = await createFolderWorld()
    writeFileSync(join(world.path, 'other'), 'fine')
    const shown = show(join(world.path, 'broken'), source)
    const between = async (): Promise<void> => {
      shown[Symbol.dispose]()
      writeFileSync(join(world.path, 'broken'), 'whole again')
    }
    const { record } = await world.backup({ between })
    expect(await describeFolder(await world.extract(record.id))).toBe(await describeFolder(world.path))
  },
)

const writer = `
import mmap, os, sys
file = os.open(sys.argv[1], os.O_RDWR)
page = mmap.mmap(file, 4096)
for line in sys.stdin:
    page[0:1] = line[0:1].encode()
    print('done', flush=True)
`

/** A program that has a page of a file mapped and writes to it. */
async function mapPage(path: string) {
  const python = spawn('python3', ['-c', writer, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  return {
    async write(letter: string): Promise<void> {
      python.stdin.write(`${letter}\n`)
      await once(python.stdout, 'data')
    },
    async [Symbol.asyncDispose]() {
      python.stdin.end()
      await once(python, 'exit')
    },
  }
}

async function firstLetter(world: FolderWorld, id: string): Promise<string> {
  await using backup = await world.vault.open(id)
  const { signal } = new AbortController()
  for await (const piece of backup.openFile('/data', Buffer.from('mapped'), signal))
    return piece.toString('latin1', 0, 1)
  return ''
}

test('what is written through a page that is mapped and dirty is found, by the second pass and by the next backup', async () => {
  await run('python3', ['--version'])
  await using world = await createFolderWorld()
  const file = join(world.path, 'mapped')
  writeFileSync(file, Buffer.alloc(4096, 'a'))
  await using page = await mapPage(file)
  await page.write('b')
  const { record } = await world.backup({ between: async () => page.write('c') })
  expect(await firstLetter(world, record.id)).toBe('c')
  await page.write('d')
  const next = await world.backup({ between: async () => {} })
  expect(await firstLetter(world, next.record.id)).toBe('d')
})

test('the sync before the first pass has dirty pages written back, so that the next write to one changes the ctime', async () => {
  await run('python3', ['--version'])
  await using world = await createFolderWorld()
  const file = join(world.path, 'mapped')
  writeFileSync(file, Buffer.alloc(4096, 'a'))
  await using page = await mapPage(file)
  await page.write('b')
  using folder = openHostFolder(world.path)
  await syncFolderTree(folder)
  // Long after: nothing is read for its ctime alone.
  const { record } = await world.backup({ syncedAtNs: longAfter(), between: async () => page.write('c') })
  expect(await firstLetter(world, record.id)).toBe('c')
})
