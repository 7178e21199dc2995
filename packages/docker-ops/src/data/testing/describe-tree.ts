import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'

/**
 * A folder of this machine as sorted lines, one for each entry: its name's bytes, type, mode, owner, device, time in whole
 * seconds, content, and which entries are one file. Two folders with the same lines are the same to whoever uses them.
 */
export async function describeTree(root: string): Promise<string[]> {
  const firstNames = new Map<number, string>()
  const lines = [await describeEntry(Buffer.from(root), Buffer.from('.'), firstNames)]
  const walk = async (path: Buffer, below: Buffer): Promise<void> => {
    const names = (await readdir(path, { encoding: 'buffer' })).toSorted((one, other) => one.compare(other))
    for (const name of names) {
      const child = Buffer.concat([path, Buffer.from('/'), name])
      const own = Buffer.concat([below, Buffer.from('/'), name])
      lines.push(await describeEntry(child, own, firstNames))
      if ((await lstat(child)).isDirectory()) await walk(child, own)
    }
  }
  await walk(Buffer.from(root), Buffer.from('.'))
  return lines
}

async function describeEntry(path: Buffer, own: Buffer, firstNames: Map<number, string>): Promise<string> {
  const { mode, uid, gid, size, nlink, rdev, mtimeMs, ino } = await lstat(path)
  const name = own.toString('latin1')
  const type = mode & 0o170000
  const isFile = type === 0o100000
  const isLink = type === 0o120000
  const content = isFile
    ? createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    : ''
  const target = isLink ? (await readlink(path, { encoding: 'buffer' })).toString('latin1') : ''
  const twin = nlink > 1 && isFile ? (firstNames.get(ino) ?? name) : ''
  if (isFile) firstNames.set(ino, twin || name)
  // A link's own time is not in every tar, and a folder's size is the file system's affair.
  const time = isLink ? 0 : Math.floor(mtimeMs / 1_000)
  return JSON.stringify([name, mode.toString(8), uid, gid, isFile ? size : 0, rdev, time, content, target, twin])
}
