import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { makeNested } from './make-nested.ts'
import { setMtime, setXattr } from './set-attributes.ts'

/** What one reader or another loses. Each fills an empty folder, as root. */
export interface FidelityTree {
  name: string
  make: (root: string) => void
}

export const fidelityTrees: FidelityTree[] = [
  { name: 'every kind of file', make: everyKind },
  { name: 'names of any bytes, in their order', make: oddNames },
  { name: 'modes, and owners beyond 2^31', make: modesAndOwners },
  { name: 'times with nanoseconds, before 1970 and after 2262', make: oddTimes },
  { name: 'files with several names', make: hardLinks },
  { name: 'attributes of files, folders and links', make: attributes },
  { name: 'POSIX ACLs', make: acls },
  { name: 'holes', make: holes },
  { name: 'names and links that no header holds', make: longNames },
]

/** Nothing below a path of 4,096 bytes is in an engine's tar. */
export const beyondEngine: FidelityTree = {
  name: 'paths beyond 4,096 bytes',
  make: (root) =>
    makeNested(
      root,
      Array.from({ length: 19 }, (_, i) => String.fromCharCode(97 + i).repeat(240)),
    ),
}

function everyKind(root: string): void {
  mkdirSync(`${root}/folder/empty`, { recursive: true })
  writeFileSync(`${root}/folder/file`, 'content')
  writeFileSync(`${root}/nothing`, '')
  writeFileSync(`${root}/large`, Buffer.alloc(3_000_001, 'large'))
  for (const size of [511, 512, 513]) writeFileSync(`${root}/of-${size}`, Buffer.alloc(size, 'x'))
  symlinkSync('folder/file', `${root}/link`)
  symlinkSync('/nowhere', `${root}/dangling`)
  symlinkSync('../../../etc', `${root}/escaping`)
  execFileSync('mkfifo', [`${root}/fifo`])
  execFileSync('mknod', [`${root}/character`, 'c', '1', '3'])
  execFileSync('mknod', [`${root}/block`, 'b', '259', '100000'])
  execFileSync('mknod', [`${root}/deleted`, 'c', '0', '0'])
}

/** Every byte a name can have, alone, in between and at the end; and folders whose paths sort otherwise than their names. */
function oddNames(root: string): void {
  for (let byte = 1; byte < 256; byte++) {
    if (byte === 0x2f) continue
    const named = (...parts: (string | number)[]): Buffer =>
      Buffer.concat(
        [`${root}/`, ...parts].map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
      )
    if (byte !== 0x2e) writeFileSync(named(byte), 'alone')
    writeFileSync(named('a', byte, 'b'), 'between')
    if (byte % 4 === 1) mkdirSync(named('ff', byte))
    if (byte % 4 === 1) writeFileSync(named('ff', byte, '/', byte, 'x'), 'within')
  }
  mkdirSync(`${root}/ff`)
  writeFileSync(`${root}/ff/file`, '')
  for (const name of ['...', '-rf', 'ä', 'a\u0308', 'line\nbreak', '*', '$HOME', 'é'.repeat(127)])
    writeFileSync(`${root}/${name}`, name)
}

function modesAndOwners(root: string): void {
  for (const mode of [0o0, 0o4755, 0o2711, 0o1777, 0o7777]) {
    writeFileSync(`${root}/file-${mode}`, '')
    chmodSync(`${root}/file-${mode}`, mode)
    mkdirSync(`${root}/folder-${mode}`)
    chmodSync(`${root}/folder-${mode}`, mode)
  }
  const owners = [0, 999, 2_097_151, 2_097_152, 3_000_000_000, 4_294_967_294]
  for (const owner of owners) {
    writeFileSync(`${root}/of-${owner}`, '')
    chownSync(`${root}/of-${owner}`, owner, 4_294_967_294 - owner)
    symlinkSync('of', `${root}/link-of-${owner}`)
    lchownSync(`${root}/link-of-${owner}`, owner, owner)
  }
  chownSync(root, 999, 998)
  chmodSync(root, 0o2750)
}

function oddTimes(root: string): void {
  const second = 1_000_000_000n
  const times = [0n, 1n, -1n, -second, -(second / 2n), -86_400n * second + 5n, 1_234_567_890n * second + 123_456_789n]
  const late = [2_147_483_648n * second, 4_294_967_296n * second + 1n, 9_223_372_036n * second + 5n]
  for (const [index, time] of [...times, ...late].entries()) {
    writeFileSync(`${root}/file-${index}`, '')
    setMtime(`${root}/file-${index}`, time)
    symlinkSync('x', `${root}/link-${index}`)
    setMtime(`${root}/link-${index}`, time)
  }
  mkdirSync(`${root}/folder`)
  setMtime(`${root}/folder`, -second - 1n)
  setMtime(root, 1_000n * second + 10n)
}

function hardLinks(root: string): void {
  mkdirSync(`${root}/b`)
  writeFileSync(`${root}/b/file`, 'content')
  for (const name of ['a', 'b/again', 'c']) linkSync(`${root}/b/file`, `${root}/${name}`)
  symlinkSync('/nowhere', `${root}/link`)
  linkSync(`${root}/link`, `${root}/link-again`)
  execFileSync('mkfifo', [`${root}/fifo`])
  linkSync(`${root}/fifo`, `${root}/b/fifo-again`)
  writeFileSync(`${root}/b/${'n'.repeat(200)}`, 'long')
  linkSync(`${root}/b/${'n'.repeat(200)}`, `${root}/z${'n'.repeat(200)}`)
}

function attributes(root: string): void {
  writeFileSync(`${root}/file`, 'content')
  setXattr(`${root}/file`, 'user.text', 'value')
  setXattr(`${root}/file`, 'user.empty', '')
  setXattr(`${root}/file`, 'user.binary', Buffer.from([0, 10, 61, 255]))
  setXattr(`${root}/file`, 'user.a=50%', '%3D')
  setXattr(`${root}/file`, 'trusted.large', Buffer.alloc(2_000, 'x'))
  setXattr(`${root}/file`, 'trusted.overlay.opaque', 'y')
  writeFileSync(`${root}/program`, '')
  // VFS_CAP_REVISION_2 with cap_net_bind_service, effective: linux/capability.h.
  setXattr(`${root}/program`, 'security.capability', Buffer.from('0100000200040000000000000000000000000000', 'hex'))
  symlinkSync('file', `${root}/link`)
  setXattr(`${root}/link`, 'trusted.of-link', 'link')
  mkdirSync(`${root}/folder`)
  setXattr(`${root}/folder`, 'user.of-folder', 'folder')
  execFileSync('mkfifo', [`${root}/fifo`])
  setXattr(`${root}/fifo`, 'trusted.of-fifo', 'fifo')
  linkSync(`${root}/file`, `${root}/linked`)
  setXattr(root, 'user.of-root', 'root')
}

function acls(root: string): void {
  mkdirSync(`${root}/folder`)
  writeFileSync(`${root}/folder/file`, '')
  setXattr(`${root}/folder`, 'system.posix_acl_access', acl)
  setXattr(`${root}/folder`, 'system.posix_acl_default', acl)
  setXattr(`${root}/folder/file`, 'system.posix_acl_access', acl)
}

/** u::rwx,u:1000:r-x,g::r--,m::r-x,o::---: linux/posix_acl_xattr.h, of version 2. */
const acl = Buffer.concat([
  Buffer.from('02000000', 'hex'),
  ...[
    [1, 7, -1],
    [2, 5, 1_000],
    [4, 4, -1],
    [16, 5, -1],
    [32, 0, -1],
  ].map(([tag = 0, rights = 0, id = -1]) => {
    const entry = Buffer.alloc(8)
    entry.writeUInt16LE(tag, 0)
    entry.writeUInt16LE(rights, 2)
    entry.writeInt32LE(id, 4)
    return entry
  }),
])

function holes(root: string): void {
  const mebibyte = 1_048_576
  writeFileSync(`${root}/all`, '')
  truncateSync(`${root}/all`, 5 * mebibyte + 1)
  const fd = openSync(`${root}/between`, 'w')
  for (const at of [0, 3 * mebibyte, 7 * mebibyte - 5]) writeSync(fd, 'data', at)
  closeSync(fd)
  writeFileSync(`${root}/behind`, 'data')
  truncateSync(`${root}/behind`, 2 * mebibyte)
}

function longNames(root: string): void {
  for (const length of [86, 87, 99, 100, 101, 155, 255]) {
    writeFileSync(`${root}/${'n'.repeat(length)}`, 'content')
    symlinkSync('t'.repeat(length), `${root}/l${length}`)
    mkdirSync(`${root}/${'f'.repeat(length)}`)
  }
  symlinkSync('t'.repeat(4_000), `${root}/longest`)
}
