import { randomFillSync } from 'node:crypto'
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFrameCompressor } from '@holdfast/archive'
import { openHostFolder, walkFolder } from '@holdfast/host-files'
import { describe, expect, test } from 'vitest'
import { BufferPool } from '../blob/buffer-pool.ts'
import { PackWriter } from '../pack/pack-writer.ts'
import { parseTableLine } from '../table/table-line.ts'
import { TreeWorld } from '../testing/tree-world.ts'
import { ChunkPlaces } from './chunk-places.ts'
import { EntryTasks } from './entry-tasks.ts'
import { FileReaders } from './file-readers.ts'
import { JobQueue, type ItemOutcome } from './job-queue.ts'
import { OrderedLines } from './ordered-lines.ts'
import { slotBytes, type JobItem } from './read-job.ts'

interface Outcome {
  /** By name, what the line of an entry says. */
  lines: Record<string, { type: string; size: number; link: string }>
  vanished: string[]
  changing: string[]
}

/** What becomes of the entries of a folder when `change` happens after they were seen; `onPiece` happens after the first piece of a file. */
async function readChanged(
  fill: (path: string) => void,
  change: (path: string) => void,
  { isFirst = false, onPiece = () => {} }: { isFirst?: boolean; onPiece?: (path: string) => void } = {},
): Promise<Outcome> {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-changing-'))
  const world = new TreeWorld()
  const { signal } = world
  await using readers = new FileReaders()
  using compressor = createFrameCompressor()
  const pool = new BufferPool({ count: 3, bytes: slotBytes, isShared: true })
  const packs = new PackWriter(world.store, { ...world.options, compressor, firstNumber: 0, pool })
  const written: string[] = []
  const lines = new OrderedLines({
    take: () => null,
    open: () => null,
    copy: () => null,
    write: (line) => (written.push(line), null),
  })
  const parts = { readers, pool, packs, options: { prefix: 'm' } }
  const tasks = new EntryTasks({
    prefix: 'm',
    makeQueue: () => new WatchedQueue(parts, () => onPiece(path)),
    places: new ChunkPlaces(),
    lines,
    isUsable: () => true,
    isFirst,
    signal,
    onBytes: () => {},
  })
  try {
    fill(path)
    using folder = openHostFolder(path)
    for await (const batch of walkFolder(folder, { signal })) {
      change(path)
      try {
        for (const entry of batch.entries) await tasks.add(entry, null)
        await tasks.send()
        await lines.settled()
      } finally {
        await tasks.idle()
        batch.release()
      }
    }
  } finally {
    await packs.abort(new Error('The test is over.'))
    rmSync(path, { recursive: true })
  }
  const names = (list: { names: readonly Buffer[] }): string[] => list.names.map(String)
  return { lines: byName(written), vanished: names(tasks.vanished), changing: names(tasks.changing) }
}

class WatchedQueue extends JobQueue {
  readonly #onPiece: () => void

  constructor(parts: ConstructorParameters<typeof JobQueue>[0], onPiece: () => void) {
    super(parts)
    this.#onPiece = onPiece
  }

  override async add(item: JobItem): Promise<{ outcome: Promise<ItemOutcome> }> {
    const added = await super.add(item)
    if (item.from > 0 || item.to === item.size) return added
    await this.send()
    await added.outcome
    this.#onPiece()
    return added
  }
}

function byName(lines: string[]): Outcome['lines'] {
  const found: Outcome['lines'] = {}
  for (const text of lines) {
    const line = parseTableLine(text)
    if (line?.kind !== 'entry') continue
    const { name, type, size, link } = line.entry
    found[name.toString()] = { type, size, link: link.toString() }
  }
  return found
}

const write = (path: string): void => writeFileSync(join(path, 'file'), 'as it was seen')
const large = randomFillSync(Buffer.alloc(9_000_000))

describe('a file that changes between being seen and being read', () => {
  test.each<[string, (path: string) => void, Partial<Outcome['lines'][string]> | null]>([
    ['becomes shorter', (path) => truncateSync(join(path, 'file'), 3), { type: '0', size: 3 }],
    ['grows', (path) => appendFileSync(join(path, 'file'), ' and more'), { type: '0', size: 23 }],
    [
      'is replaced by another one',
      (path) => {
        writeFileSync(join(path, 'new'), 'another')
        renameSync(join(path, 'new'), join(path, 'file'))
      },
      { type: '0', size: 7 },
    ],
    [
      'becomes a link',
      (path) => {
        rmSync(join(path, 'file'))
        symlinkSync('elsewhere', join(path, 'file'))
      },
      { type: '2', size: 0, link: 'elsewhere' },
    ],
    ['is removed', (path) => rmSync(join(path, 'file')), null],
  ])('%s: it is in the backup as it is by then', async (_how, change, expected) => {
    const { lines, vanished } = await readChanged(write, change)
    expect([lines['m/file'] ?? null]).toMatchObject([expected])
    expect(vanished).toEqual(expected === null ? ['file'] : [])
    expect(lines['m/']).toMatchObject({ type: '5' })
  })

  test('becomes a folder, which nobody has looked into: it is named', async () => {
    const change = (path: string): void => {
      rmSync(join(path, 'file'))
      mkdirSync(join(path, 'file'))
      writeFileSync(join(path, 'file', 'inside'), 'x')
    }
    await expect(readChanged(write, change)).rejects.toMatchObject({
      code: 'TRUNCATED',
      message: expect.stringContaining('/file') as string,
    })
  })

  test('becomes shorter with every attempt: it is named', async () => {
    let size = large.length
    const shrink = (path: string): void => truncateSync(join(path, 'file'), (size -= 4096))
    const fill = (path: string): void => writeFileSync(join(path, 'file'), large)
    await expect(readChanged(fill, () => {}, { onPiece: shrink })).rejects.toMatchObject({
      code: 'TRUNCATED',
      message: expect.stringContaining('/file') as string,
    })
  })

  test('changes while it is read, and keeps its length: it is in the backup, and named', async () => {
    let second = 1_000_000_000
    const touch = (path: string): void => utimesSync(join(path, 'file'), second, second++)
    const fill = (path: string): void => writeFileSync(join(path, 'file'), large)
    const { lines, changing } = await readChanged(fill, () => {}, { onPiece: touch })
    expect(lines['m/file']).toMatchObject({ size: large.length })
    expect(changing).toEqual(['file'])
  })

  test.each<[string, (path: string) => void]>([
    ['becomes shorter', (path) => truncateSync(join(path, 'file'), 3)],
    ['becomes a folder', (path) => (rmSync(join(path, 'file')), mkdirSync(join(path, 'file')))],
    ['is removed', (path) => rmSync(join(path, 'file'))],
  ])('%s in the first of two passes: it is left to the second', async (_how, change) => {
    expect(Object.keys((await readChanged(write, change, { isFirst: true })).lines)).toEqual(['m/'])
  })
})

test('of a file with several names whose first one is gone the next one has the data, and the others are links to it', async () => {
  const fill = (path: string): void => {
    write(path)
    for (const name of ['file-2', 'file-3', 'file-4']) linkSync(join(path, 'file'), join(path, name))
  }
  const { lines } = await readChanged(fill, (path) => rmSync(join(path, 'file')))
  expect(lines['m/file']).toBeUndefined()
  expect(lines['m/file-2']).toMatchObject({ type: '0', size: 14, link: '' })
  expect(lines['m/file-3']).toMatchObject({ type: '1', link: 'm/file-2' })
  expect(lines['m/file-4']).toMatchObject({ type: '1', link: 'm/file-2' })
})

test('a name that another file took meanwhile is read as that one, be it the first or a further name of what it was', async () => {
  const fill = (path: string): void => {
    write(path)
    linkSync(join(path, 'file'), join(path, 'file-2'))
    linkSync(join(path, 'file'), join(path, 'file-3'))
  }
  const replace = (name: string) => (path: string) => {
    writeFileSync(join(path, 'new'), 'another')
    renameSync(join(path, 'new'), join(path, name))
  }
  const further = await readChanged(fill, replace('file-2'))
  expect(further.lines['m/file']).toMatchObject({ type: '0', size: 14 })
  expect(further.lines['m/file-2']).toMatchObject({ type: '0', size: 7, link: '' })
  expect(further.lines['m/file-3']).toMatchObject({ type: '1', link: 'm/file' })
  const first = await readChanged(fill, replace('file'))
  expect(first.lines['m/file']).toMatchObject({ type: '0', size: 7 })
  expect(first.lines['m/file-2']).toMatchObject({ type: '0', size: 14, link: '' })
  expect(first.lines['m/file-3']).toMatchObject({ type: '1', link: 'm/file-2' })
})
