import { execFileSync } from 'node:child_process'
import { closeSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { exactFields, readTar, type TarEntry } from '@holdfast/archive'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { readFolderAsTar } from '../tar/read-folder-as-tar.ts'
import { makeNested } from '../testing/make-nested.ts'
import { setMtime, setXattr } from '../testing/set-attributes.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { FolderWriter, type EntryFields } from './folder-writer.ts'

const isRoot = process.getuid?.() === 0
const signal = new AbortController().signal
const plain = { linkName: Buffer.alloc(0), uid: 0, gid: 0, mtimeNs: 5n, deviceMajor: 0, deviceMinor: 0, xattrs: [] }
const acl = Buffer.from(
  '0200000001000600ffffffff02000600e803000004000400ffffffff10000600ffffffff20000400ffffffff',
  'hex',
)

test.runIf(isRoot)('what is written entry by entry is what was read, whatever it is and however deep', async () => {
  using from = temporaryFolder()
  using to = temporaryFolder()
  const attributes: [string, string | Buffer][] = [
    ['user.note', Buffer.from([0, 255, 10])],
    ['trusted.note', 'x'],
    ['security.capability', Buffer.from('0100000200040000000000000000000000000000', 'hex')],
    ['system.posix_acl_access', acl],
  ]
  writeFileSync(from.at('file'), 'content', { mode: 0o4711 })
  for (const [name, value] of attributes) setXattr(from.at('file'), name, value)
  execFileSync('chown', ['3000000000:12', from.at('file')])
  execFileSync('chmod', ['4711', from.at('file')])
  setMtime(from.at('file'), -86_400_250_000_000n)
  linkSync(from.at('file'), from.at('other-name'))
  symlinkSync('../nowhere', from.at('symlink'))
  setXattr(from.at('symlink'), 'trusted.note', 'y')
  execFileSync('chown', ['-h', '12:34', from.at('symlink')])
  setMtime(from.at('symlink'), 1_234_567_890_123_456_789n)
  execFileSync('mknod', [from.at('device'), 'b', '300', '70000'])
  execFileSync('mkfifo', ['-m', '602', from.at('fifo')])
  mkdirSync(from.at('sticky'))
  setXattr(from.at('sticky'), 'system.posix_acl_default', acl)
  execFileSync('chmod', ['1777', from.at('sticky')])
  writeFileSync(Buffer.concat([Buffer.from(from.at('sticky/')), Buffer.from([0xff])]), 'bytes')
  makeNested(from.path, Array(1_100).fill('dddd'))
  setMtime(from.path, 1_500_000_000_000_000_001n)
  const source = await readAll(from.path)

  using root = openHostFolder(to.path)
  using writer = new FolderWriter(root)
  const refused = await copy(source, writer)

  expect(refused).toEqual([])
  expect(
    createHash('sha256')
      .update(await readAll(to.path))
      .digest('hex'),
  ).toBe(createHash('sha256').update(source).digest('hex'))
  execFileSync('rm', ['-rf', from.at('dddd'), to.at('dddd')])
})

test('a name is written again in place of what had it; a folder is not replaced', () => {
  using to = temporaryFolder()
  using root = openHostFolder(to.path)
  using writer = new FolderWriter(root)
  writeFileSync(to.at('old'), 'a long content')
  linkSync(to.at('old'), to.at('other'))
  writer.finishFile(writer.openFile(Buffer.from('old')), {
    ...plain,
    type: '0',
    mode: 0o600,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
  })
  expect(readFileSync(to.at('old'), 'utf8') + readFileSync(to.at('other'), 'utf8')).toBe('a long content')
  mkdirSync(to.at('folder'))
  expect(() => writer.openFile(Buffer.from('folder'))).toThrow('EISDIR')
})

test('no link is followed, and no name leads out', () => {
  using to = temporaryFolder()
  using elsewhere = temporaryFolder()
  using root = openHostFolder(to.path)
  using writer = new FolderWriter(root)
  symlinkSync(elsewhere.path, to.at('leads-out'))
  for (const path of ['leads-out/file', '../file', 'a/../../file', 'a//file', ''])
    expect(() => closeSync(writer.openFile(Buffer.from(path)))).toThrow(/ELOOP|ENOTDIR|EINVAL/)
  expect(execFileSync('find', [elsewhere.path, '-mindepth', '1']).toString()).toBe('')
})

async function readAll(path: string): Promise<Buffer> {
  using folder = openHostFolder(path)
  const chunks: Buffer[] = []
  for await (const chunk of readFolderAsTar(folder, { prefix: 'm', signal })) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** What was refused. */
async function copy(tar: Buffer, writer: FolderWriter): Promise<Buffer[]> {
  const refused: Buffer[] = []
  const folders: TarEntry[] = []
  let open: { fd: number; entry: TarEntry } | null = null
  const finish = (): void => {
    if (open !== null) refused.push(...writer.finishFile(open.fd, fieldsOf(open.entry)))
    open = null
  }
  const source = (async function* () {
    yield tar
  })()
  for await (const event of readTar(source)) {
    if (event.kind === 'data') {
      if (open !== null) writeSync(open.fd, event.bytes)
      continue
    }
    finish()
    if (event.kind === 'end') break
    const { entry } = event
    const path = pathOf(entry.name)
    if (entry.type === '0') open = { fd: writer.openFile(path), entry }
    else if (entry.type === '1') writer.link(path, pathOf(entry.linkName))
    else if (entry.type === '5') folders.unshift(entry)
    else refused.push(...writer.makeOther(path, fieldsOf(entry)))
  }
  for (const folder of folders) refused.push(...writer.finishFolder(pathOf(folder.name), fieldsOf(folder)))
  return refused
}

function pathOf(name: Buffer): Buffer {
  return Buffer.from(name.toString('latin1').replace(/^m\/?/, '').replace(/\/$/, ''), 'latin1')
}

function fieldsOf(entry: TarEntry): EntryFields {
  return { ...entry, ...exactFields(entry) }
}
