import { createHash } from 'node:crypto'
import { readTar, type TarEntry } from '@holdfast/archive'

/** What one path is: type, mode, owner, device, time, content or target, and which paths are one file. */
type Described = Map<string, { line: string; isFolder: boolean }>

/**
 * The filesystem that layers make, bottom to top, as sorted lines; names are bytes as Latin-1. As OCI image specification, layer.md,
 * says it: whiteouts hide what is below, in whatever order they come.
 */
export async function describeLayers(...tars: Buffer[]): Promise<string[]> {
  const all: Described = new Map()
  for (const tar of tars) {
    const { entries, whiteouts, opaque } = await readLayer(tar)
    for (const folder of opaque) removeBelow(all, folder)
    for (const path of whiteouts) {
      all.delete(path)
      removeBelow(all, path)
    }
    for (const [path, entry] of entries) {
      if (!entry.isFolder) removeBelow(all, path)
      all.set(path, entry)
    }
  }
  return [...all].map(([path, { line }]) => `${path} ${line}`).toSorted()
}

function removeBelow(all: Described, folder: string): void {
  for (const path of all.keys()) if (path.startsWith(`${folder}/`)) all.delete(path)
}

async function readLayer(tar: Buffer): Promise<{ entries: Described; whiteouts: string[]; opaque: string[] }> {
  const entries: Described = new Map()
  const whiteouts: string[] = []
  const opaque: string[] = []
  let current: { path: string; entry: TarEntry; hash: ReturnType<typeof createHash> } | null = null
  const close = (): void => {
    if (current === null) return
    const { path, entry, hash } = current
    entries.set(path, { line: lineOf(entry, entry.size > 0 ? hash.digest('hex') : ''), isFolder: entry.type === '5' })
    current = null
  }
  for await (const event of readTar(one(tar))) {
    if (event.kind === 'data') current?.hash.update(event.bytes)
    else close()
    if (event.kind !== 'entry') continue
    const path = plain(event.entry.name)
    const base = path.slice(path.lastIndexOf('/') + 1)
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    if (base === '.wh..wh..opq') opaque.push(folder)
    else if (base.startsWith('.wh.')) whiteouts.push(folder === '' ? base.slice(4) : `${folder}/${base.slice(4)}`)
    else if (path !== '') current = { path, entry: event.entry, hash: createHash('sha256') }
  }
  return { entries, whiteouts, opaque }
}

function lineOf({ type, mode, uid, gid, size, mtime, ...rest }: TarEntry, content: string): string {
  const time = type === '2' ? 0 : Math.floor(mtime)
  const link = plain(rest.linkName)
  return JSON.stringify([
    type,
    (mode % 0o10000).toString(8),
    uid,
    gid,
    size,
    time,
    rest.deviceMajor,
    rest.deviceMinor,
    link,
    content,
  ])
}

function plain(name: Buffer): string {
  return name
    .toString('latin1')
    .replace(/^\.?\//, '')
    .replace(/^\.$/, '')
    .replace(/\/$/, '')
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
