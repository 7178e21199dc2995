import { readTar } from '@holdfast/archive'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { expect, test } from 'vitest'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { setXattr } from '../testing/set-attributes.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { SeenEntry } from '../walk/seen-entry.ts'
import { walkFolder } from '../walk/walk-folder.ts'
import { describeEntry, type Described, type DescribeOptions, type Description } from './describe-entry.ts'

const isRoot = process.getuid?.() === 0
/** Describes what is at a path, after something happened to it. */
async function describeAt(
  root: string,
  path: string,
  { meanwhile = () => {}, ...options }: Partial<DescribeOptions> & { meanwhile?: () => void } = {},
): Promise<Description> {
  using folder = openHostFolder(root)
  for await (const { entries, release } of walkFolder(folder, { signal: new AbortController().signal })) {
    const entry = [...entries].find((seen: SeenEntry) => seen.path.toString() === path)
    meanwhile()
    const description = entry && describeEntry(entry, { prefix: 'mount', ...options })
    release()
    if (description === undefined) continue
    if ('fd' in description && description.fd !== null) closeSync(description.fd)
    return description
  }
  throw new Error(`${path} was not seen`)
}

async function described(...args: Parameters<typeof describeAt>): Promise<Described> {
  const description = await describeAt(...args)
  if (!('header' in description)) throw new Error(JSON.stringify(description))
  return description
}

test.runIf(isRoot)('a file is described with its attributes, and its header says the same', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('file'), 'content')
  chownSync(root.at('file'), 3_000_000_000, 12)
  chmodSync(root.at('file'), 0o4751)
  setXattr(root.at('file'), 'user.binary', Buffer.from([0, 10, 255]))
  setXattr(root.at('file'), 'trusted.overlay.opaque', 'y')
  const { header, ...rest } = await described(root.path, 'file')
  const stat = lstatSync(root.at('file'), { bigint: true })
  const facts = { type: '0', size: 7, mode: 0o4751, uid: 3_000_000_000, gid: 12 }
  expect(rest).toMatchObject({ ...facts, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs })
  expect(rest.name.toString()).toBe('mount/file')
  expect(header.includes(Buffer.from('SCHILY.xattr.user.binary=\0\n\xff\n', 'latin1'))).toBe(true)
  expect(header.includes('trusted.overlay.opaque')).toBe(true)
  const layer = await described(root.path, 'file', { withoutOverlay: true })
  expect(layer.header.includes('trusted.overlay.opaque')).toBe(false)
})

test.runIf(isRoot)(
  'the root, a folder, a link with an attribute of its own, a fifo and a device are described unopened',
  async () => {
    using root = temporaryFolder()
    mkdirSync(root.at('folder'))
    symlinkSync('/etc/passwd', root.at('link'))
    setXattr(root.at('link'), 'trusted.of-link', 'yes')
    execFileSync('mkfifo', [root.at('fifo')])
    execFileSync('mknod', [root.at('device'), 'b', '7', '300'])
    expect(await described(root.path, '')).toMatchObject({ name: Buffer.from('mount/'), type: '5', size: 0, fd: null })
    expect(await described(root.path, 'folder')).toMatchObject({ name: Buffer.from('mount/folder/'), type: '5' })
    const link = await described(root.path, 'link')
    expect(link).toMatchObject({ type: '2', linkName: Buffer.from('/etc/passwd'), size: 0, fd: null })
    expect(link.header.toString('latin1')).toContain('SCHILY.xattr.trusted.of-link=yes\n')
    expect(await described(root.path, 'fifo')).toMatchObject({ type: '6', fd: null })
    const { header } = await described(root.path, 'device')
    const tar = (async function* () {
      yield Buffer.concat([header, Buffer.alloc(1024)])
    })()
    const [device] = await Array.fromAsync(readTar(tar))
    expect(device).toMatchObject({ entry: { type: '4', deviceMajor: 7, deviceMinor: 300 } })
  },
)

test('a second name is a hard link without data and attributes of its own', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('a'), 'content')
  setXattr(root.at('a'), 'user.x', 'x')
  linkSync(root.at('a'), root.at('b'))
  const link = await described(root.path, 'b')
  expect(link).toMatchObject({ type: '1', size: 0, linkName: Buffer.from('mount/a'), fd: null })
  expect(link.header.includes('user.x')).toBe(false)
})

test('what has the name meanwhile is not taken', async () => {
  using root = temporaryFolder()
  const swap = (make: () => void) => ({
    meanwhile: () => {
      rmSync(root.at('name'), { recursive: true })
      make()
    },
  })
  const after = async (make: () => void): Promise<Description> => {
    rmSync(root.at('name'), { recursive: true, force: true })
    writeFileSync(root.at('name'), 'own')
    return describeAt(root.path, 'name', swap(make))
  }
  expect(await after(() => {})).toEqual({ gone: true })
  expect(await after(() => mkdirSync(root.at('name')))).toEqual({ changed: true })
  expect(await after(() => symlinkSync('/etc/passwd', root.at('name')))).toEqual({ changed: true })
  expect(await after(() => execFileSync('mkfifo', [root.at('name')]))).toEqual({ changed: true })
  writeFileSync(root.at('other'), 'foreign')
  expect(await after(() => renameSync(root.at('other'), root.at('name')))).toEqual({ changed: true })
})

test.runIf(isRoot)('owners are those of the containers; one that no container has is told', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('file'), '')
  chownSync(root.at('file'), 200_999, 200_000)
  const owners = { uid: 200_000, gid: 200_000, size: 65_536 }
  expect(await described(root.path, 'file', { owners })).toMatchObject({ uid: 999, gid: 0 })
  chownSync(root.at('file'), 200_999, 7)
  expect(await describeAt(root.path, 'file', { owners })).toEqual({ foreignOwner: { kind: 'gid', id: 7 } })
})

const leaseholder = `
import fcntl, os, signal, sys
file = os.open(sys.argv[1], os.O_RDWR)
signal.signal(signal.SIGIO, lambda *_: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK))
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("leased", flush=True)
signal.pause()
`

test.runIf(spawnSync('python3', ['--version']).status === 0)(
  'a file that a program has a lease on is read when it has handed it back',
  async () => {
    using root = temporaryFolder()
    writeFileSync(root.at('file'), 'content')
    const program = spawn('python3', ['-c', leaseholder, root.at('file')], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(program, 'exit')
    await once(program.stdout, 'data')
    expect(await described(root.path, 'file')).toMatchObject({ type: '0', size: 7 })
    expect(await ended).toEqual([0, null])
  },
)
