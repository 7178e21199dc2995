import type { FrameCompressor } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { HostFolder } from '@holdfast/host-files'
import { isStored, type PackRef } from '../blob/blob-ref.ts'
import type { BlobSinkOptions } from '../blob/blob-sink.ts'
import { BufferPool } from '../blob/buffer-pool.ts'
import type { ChunkRef } from '../blob/chunk-ref.ts'
import type { KeptTree } from '../backup/backup-config.ts'
import { PackWriter } from '../pack/pack-writer.ts'
import { sparsePacks } from '../pack/previous-tree.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { LineGroups } from '../table/line-groups.ts'
import { PartsWriter } from '../table/parts-writer.ts'
import { TableText } from '../table/table-text.ts'
import type { ReadFolderOptions } from '../vault.ts'
import { ChunkPlaces } from './chunk-places.ts'
import { EntryTasks } from './entry-tasks.ts'
import type { FileReaders } from './file-readers.ts'
import type { WrittenPass } from './folder-pass.ts'
import { JobQueue } from './job-queue.ts'
import { MovedFiles } from './moved-files.ts'
import { OrderedLines, type LineSink } from './ordered-lines.ts'
import { isDamage, PreviousLines } from './previous-lines.ts'
import { slotBytes } from './read-job.ts'
import { TableEdits } from './table-edits.ts'
import { TreeWalk } from './walk-tree.ts'

export interface FolderTools {
  store: BlobStore
  readers: FileReaders
  compressor: FrameCompressor
}

export interface ReadFolderParts extends Omit<ReadFolderOptions, 'after'>, BlobSinkOptions {
  tree: { path: string; key: string }
  /** The same tree in an earlier backup. */
  previous: KeptTree | null
  after?: WrittenPass
  /** Where packs are cut; tests make them small. */
  packBytes?: number
  /** Text in one part of a table; tests make it small. */
  partBytes?: number
}

/** The folder in which a backup has all files of a mount, as the engine's tars have it; and where a layer has them. */
const prefixOf = (isLayer: boolean): string => (isLayer ? '.' : 'holdfast-mount')
export const trailerBytes = 1024
/** Two for each thread: one that is filled while the other is written. */
const frames = 4
/** How far a file's ctime may lie behind the clock by which the sync was noted: ticks, and file systems that keep less than nanoseconds. */
const marginNs = 2_000_000_000n

/** See `BackupDraft.readFolder`. */
export async function readFolder(
  tools: FolderTools,
  folder: HostFolder,
  options: ReadFolderParts,
): Promise<WrittenPass> {
  return options.after === undefined
    ? readFirst(tools, folder, options)
    : readAgain(tools, folder, { ...options, after: options.after })
}

async function readFirst(tools: FolderTools, folder: HostFolder, options: ReadFolderParts): Promise<WrittenPass> {
  const { store, compressor } = tools
  const { previous, signal, tree, syncedAtNs } = options
  const startedAt = Date.now()
  const earlier: PackRef[] = []
  for (const pack of previous?.packs ?? []) if (await isStored(store, pack)) earlier.push(pack)
  const left = sparsePacks(earlier)
  const usable = new Set(earlier.map(({ number }) => number).filter((number) => !left.has(number)))
  const firstNumber = Math.max(-1, ...(previous?.packs.map(({ number }) => number) ?? [])) + 1
  const pool = new BufferPool({ count: frames, bytes: slotBytes, isShared: true })
  const packs = new PackWriter(store, { ...options, compressor, firstNumber, pool })
  const isNew = { table: false }
  const beforeVisible: BlobSinkOptions['beforeVisible'] = async (written) => {
    isNew.table = true
    await options.beforeVisible(written)
  }
  const groups = previous === null ? null : await openEarlier(store, previous, signal)
  const base = groups?.table.isInParts === true ? groups.table : null
  const table = new PartsWriter(store, { ...options, beforeVisible, compressor, base })
  try {
    await table.begin()
    const moved = previous === null || groups === null ? null : new MovedFiles(store, previous, signal)
    const trustedBefore = trustOf(options, previous, startedAt)
    const sink: LineSink = {
      take: (part) => table.take(part),
      open: (part, sha256) => table.open(part, sha256),
      copy: (lines) => table.writeBytes(lines),
      write: (line) => table.write(line),
    }
    const pass = await walk(tools, folder, {
      ...options,
      groups,
      moved,
      sink,
      trustedBefore,
      packs,
      pool,
      isNeeded: false,
      isUsable: (pack) => usable.has(pack),
    })
    const { entries, bytes } = pass
    const written = await table.end({ entries, bytes, trailerBytes })
    // There may be many mounts, and a while until the second pass.
    pool.rest()
    return {
      ...pass,
      tree,
      syncedAtNs,
      fullReadAt: trustedBefore === null ? startedAt : (previous?.fullReadAt ?? startedAt),
      writing: { packs, pool, earlier, table: written, isTableNew: isNew.table },
      edits: null,
    }
  } catch (error) {
    await Promise.all([table.abort(error), packs.abort(error)])
    signal.throwIfAborted()
    throw error
  }
}

async function readAgain(
  tools: FolderTools,
  folder: HostFolder,
  options: ReadFolderParts & { after: WrittenPass },
): Promise<WrittenPass> {
  const { after, signal } = options
  if (after.edits !== null) throw new OpError('INTERNAL', message('draft-pass-twice', { path: after.tree.path }))
  const { packs, pool, table } = after.writing
  const groups = await LineGroups.open(await TableText.open(tools.store, table, signal), signal)
  const edits = new TableEdits()
  const pass = await walk(tools, folder, {
    ...options,
    isFirst: false,
    groups,
    moved: null,
    sink: edits,
    trustedBefore: after.syncedAtNs - marginNs,
    packs,
    pool,
    isNeeded: true,
    isUsable: () => true,
  })
  return { ...after, ...pass, edits, readBytes: after.readBytes + pass.readBytes }
}

interface PassParts extends ReadFolderParts {
  groups: LineGroups | null
  moved: MovedFiles | null
  sink: LineSink
  trustedBefore: bigint | null
  packs: PackWriter
  pool: BufferPool
  isNeeded: boolean
  isUsable: (pack: number) => boolean
}

async function walk({ readers }: FolderTools, folder: HostFolder, parts: PassParts) {
  const { groups, moved, sink, isNeeded, isUsable, trustedBefore, packs, pool, owners, signal, onBytes } = parts
  const prefix = prefixOf(parts.isLayer ?? false)
  const places = new ChunkPlaces()
  const lines = new OrderedLines(sink)
  const has = ({ shares }: { shares: [pack: number, bytes: number][] }): boolean =>
    shares.every(([pack]) => isUsable(pack))
  const previous = new PreviousLines(groups, { has, isNeeded })
  const describing = owners === undefined ? { prefix } : { prefix, owners }
  const isFirst = parts.isFirst ?? false
  const tasks = new EntryTasks({
    prefix,
    makeQueue: () => new JobQueue({ readers, pool, packs, options: describing }),
    places,
    lines,
    isUsable: ([, pack]: ChunkRef) => isUsable(pack),
    isFirst,
    signal,
    onBytes,
  })
  const walked = new TreeWalk({
    folder,
    prefix,
    previous,
    trustedBefore,
    moved,
    lines,
    tasks,
    isFirst,
    signal,
    onBytes,
    onShare: (share) => places.addShare(share),
  })
  try {
    await walked.run()
    return {
      entries: walked.entries + tasks.entries,
      bytes: walked.bytes + tasks.bytes + trailerBytes,
      readBytes: tasks.readBytes,
      notKept: { sockets: walked.sockets },
      changing: tasks.changing,
      vanished: tasks.vanished,
      places,
    }
  } finally {
    previous.close()
  }
}

/** Null where all is to be read. */
function trustOf(
  { syncedAtNs, fullReadAfterMs }: ReadFolderParts,
  previous: KeptTree | null,
  now: number,
): bigint | null {
  if (previous?.reader !== 'host' || previous.syncedAtNs === undefined || previous.fullReadAt === undefined) return null
  if (now - previous.fullReadAt >= fullReadAfterMs) return null
  const synced = BigInt(previous.syncedAtNs)
  // A clock that went back says nothing about what came later.
  return syncedAtNs < synced ? null : synced - marginNs
}

async function openEarlier(store: BlobStore, previous: KeptTree, signal: AbortSignal): Promise<LineGroups | null> {
  try {
    return await LineGroups.open(await TableText.open(store, previous, signal), signal)
  } catch (error) {
    if (!isDamage(error)) throw error
    return null
  }
}
