import { execFileSync } from 'node:child_process'
import { mkdtempSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openHostFolder, syncFolderTree } from '@holdfast/host-files'
import { fillFidelityTree } from '../testing/fidelity-tree.ts'
import { listFolder } from '../testing/list-folder.ts'
import { copyFolder, type CopyOptions } from './copy-folder.ts'
import { ReadPool } from './read-pool.ts'
import { canRunTar } from './tar-program.ts'
import { verifyFolder } from './verify-folder.ts'

const signal = new AbortController().signal
const canWrite = await (async () => {
  using root = temporaryFolder()
  using folder = openHostFolder(root.path)
  return await canRunTar(folder)
})()

test.runIf(canWrite)('a copy has all that the folder has, in one pass', async () => {
  await using copy = createCopy()
  fillFidelityTree(copy.from.path)
  const { marks, refused } = await copy.pass({})
  expect(listFolder(copy.to.path)).toEqual(listFolder(copy.from.path))
  expect(refused.count).toBe(0)
  expect(await copy.verify(marks)).toEqual([])
})

test.runIf(canWrite)('a second pass makes the copy what the folder has become meanwhile', async () => {
  await using copy = createCopy()
  fillFidelityTree(copy.from.path)
  const syncedAtNs = await copy.sync()
  const first = await copy.pass({ isFirst: true })
  python(copy.from.path, changes)

  const { marks } = await copy.pass({ after: { copy: first, syncedAtNs } })

  expect(listFolder(copy.to.path)).toEqual(listFolder(copy.from.path))
  expect(await copy.verify(marks)).toEqual([])
})

test.runIf(canWrite)('what has not changed since the sync is not written again', async () => {
  await using copy = createCopy()
  python(copy.from.path, 'for n in range(300): open(str(n), "w").write(str(n))')
  // Seconds before the sync, as far as the second pass is concerned.
  const syncedAtNs = (await copy.sync()) + 10_000_000_000n
  const first = await copy.pass({ isFirst: true })
  const before = changeTimesIn(copy.to.path)
  python(copy.from.path, 'open("7", "w").write("other")')
  await copy.pass({ after: { copy: first, syncedAtNs } })
  const now = changeTimesIn(copy.to.path)
  expect(Object.keys(now).filter((name) => now[name] !== before[name])).toEqual(['7'])
})

test.runIf(canWrite)('what was written through a mapped page before the sync is in the copy', async () => {
  await using copy = createCopy()
  python(copy.from.path, 'open("mapped", "wb").write(b"a" * 8192)')
  const syncedAtNs = await copy.sync()
  const first = await copy.pass({ isFirst: true })
  // The same size, time and content of the inode: as the kernel leaves a page that was mapped and dirty before.
  const record = [...first.record.entries()]
  expect(record.map(({ path }) => path.toString())).toEqual(['', 'mapped'])
  python(copy.to.path, 'open("mapped", "r+b").write(b"b")')
  await copy.pass({ after: { copy: first, syncedAtNs } })
  expect(execFileSync('head', ['-c', '1', `${copy.to.path}/mapped`]).toString()).toBe('a')
})

test.runIf(canWrite)('a hole of 200 GB is copied and read back without its zeros being looked at', async () => {
  await using copy = createCopy()
  python(copy.from.path, 'file = open("huge", "wb"); file.write(b"begin"); file.truncate(200 * 10**9)')
  const { marks } = await copy.pass({})
  expect(statSync(`${copy.to.path}/huge`)).toMatchObject({ size: 200_000_000_000, blocks: 8 })
  expect(await copy.verify(marks)).toEqual([])
  python(copy.to.path, 'os.pwrite(os.open("huge", os.O_WRONLY), b"!", 150 * 10**9)')
  await expect(copy.verify(marks)).rejects.toMatchObject({ code: 'TRUNCATED' })
})

const changes = `
import shutil
os.remove('absolute'); os.remove('first')
shutil.rmtree('listed-folder/sub'); open('listed-folder/sub', 'w').write('a file now')
open('listed-folder/child', 'w').write('changed below a default ACL')
os.remove('near'); os.mkdir('near'); open('near/inner', 'w').write('x')
os.rename('sticky', 'moved'); open('moved/new', 'w').write('new')
os.mkdir('swap-a'); os.mkdir('swap-b')
os.removexattr('listed-folder', 'user.folder'); os.setxattr('user', 'user.note', b'other'); os.removexattr('user', 'user.binary')
os.chmod('secret', 0o755); os.chown('setuid', 0, 0)
with open('megabytes', 'r+b') as changed: changed.seek(1 << 20); changed.write(b'changed')
with open('holes', 'r+b') as changed: changed.seek(33333333); changed.write(b'changed')
os.truncate('small-holes', 100); os.truncate('plain', 0)
os.link('trusted', 'z/another')
os.utime('f\\udcff', ns=(1, 2))
deep = os.open('a' * 240, os.O_RDONLY)
for depth in range(1, 19):
    below = os.open(chr(97 + depth) * 240, os.O_RDONLY, dir_fd=deep); os.close(deep); deep = below
os.remove('leaf', dir_fd=deep); os.mkdir('new', dir_fd=deep)
made = os.open('file', os.O_CREAT | os.O_WRONLY, dir_fd=deep); os.write(made, b'deep'); os.close(made)
`

function python(cwd: string, script: string): void {
  execFileSync('python3', ['-c', `import os\n${script}`], { cwd })
}

/** An inode may be used again; that it changed shows its time. */
function changeTimesIn(path: string): Record<string, string> {
  const listed = execFileSync('find', [path, '-type', 'f', '-printf', '%P %C@\\n']).toString()
  return Object.fromEntries(
    listed
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  )
}

function createCopy() {
  const stack = new AsyncDisposableStack()
  const [from, to] = [stack.use(temporaryFolder()), stack.use(temporaryFolder())]
  const [source, target] = [stack.use(openHostFolder(from.path)), stack.use(openHostFolder(to.path))]
  const pool = stack.use(new ReadPool())
  const plain = { pool, signal, digest: true, onBytes: () => undefined }
  return {
    from,
    to,
    sync: () => syncFolderTree(source),
    pass: (options: Partial<CopyOptions>) => copyFolder(source, target, { ...plain, ...options }),
    verify: (marks: Parameters<typeof verifyFolder>[1]) =>
      verifyFolder(target, marks, { ...plain, destination: '/data' }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync('/var/tmp/holdfast-copy-folder-')
  // Deeper than Node's own removal reaches.
  return { path, [Symbol.dispose]: () => void execFileSync('rm', ['-rf', path]) }
}
