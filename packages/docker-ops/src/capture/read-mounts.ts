import { showBytes } from '@holdfast/archive'
import { OpError, type CopyMode, type DataReader } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { readHostRights } from '../engine/host-rights.ts'
import { carrierSource } from '../data/mount-source.ts'
import { oddTimesMessage } from '../data/odd-times.ts'
import { passMount } from '../data/pass-mount.ts'
import { passMounts, type BytesProgress } from '../data/pass-mounts.ts'
import { socketsMessages } from '../data/sockets-messages.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { BackupSink, FolderPass } from './backup-sink.ts'
import { folderOf, type FolderReads } from './folder-reads.ts'
import type { EngineMount, ReadableMount } from './prepare-mounts.ts'
import { explainUnread, readAgain } from './read-again.ts'

export interface ReadMountsOptions {
  sink: BackupSink
  folders: FolderReads
  mode: CopyMode
  signal: AbortSignal
  progress: BytesProgress
  idleTimeoutMs?: number
}

/** What became of the data of one mount. */
export interface ReadMount {
  destination: string
  reader: DataReader
  /** What is in the backup only once it is kept; null for what is in it already. */
  pass: FolderPass | null
  /** What of it a backup does not have, or a restore will not write as it was. */
  lost: Message[]
}

/**
 * Hands one mount after the other to the sink.
 * @throws OpError those of `passMount` and of the sink, naming the mount.
 */
export async function readMounts(
  engine: Engine,
  mounts: readonly ReadableMount[],
  { folders, progress, ...options }: ReadMountsOptions,
): Promise<ReadMount[]> {
  const passes = mounts.map((readable) => ({
    destination: readable.mount.destination,
    pass: async (onBytes: (bytes: number) => void) => {
      const { destination } = readable.mount
      if (readable.reader === 'engine') {
        const lost = await readThroughEngine(engine, readable, { ...options, onBytes })
        return { destination, reader: { kind: 'engine' as const, why: readable.why }, pass: null, lost }
      }
      const pass = await folders.readLast(folderOf(readable), onBytes)
      const limits = readHostRights().seesTrusted ? {} : { withoutTrusted: true as const }
      const reader = { kind: 'host' as const, fullReadAt: pass.fullReadAt, ...limits }
      return { destination, reader, pass, lost: socketsMessages(destination, pass.notKept.sockets) }
    },
  }))
  return passMounts(passes, { signal: options.signal, progress, explain: explainUnread })
}

async function readThroughEngine(
  engine: Engine,
  { mount: { destination, key, formerKey }, carrierId }: EngineMount,
  {
    sink,
    mode,
    signal,
    onBytes,
    ...limits
  }: Omit<ReadMountsOptions, 'folders' | 'progress'> & { onBytes: (bytes: number) => void },
): Promise<Message[]> {
  return readAgain({ data: destination, mode, signal }, async () => {
    let received = 0
    const source = carrierSource(engine, carrierId)
    const write = async (tar: AsyncIterable<Buffer>, reading: AbortSignal): Promise<void> => {
      const tree = await sink.addTree({ path: destination, key, formerKey }, tar, { signal: reading })
      if (tree.bytes === received) return
      throw new OpError('TRUNCATED', message('backup-bytes-differ', { received, stored: tree.bytes }))
    }
    const counted = (bytes: number): void => {
      received = bytes
      onBytes(bytes)
    }
    const { oddTimes } = await passMount({ source, write }, { ...limits, signal, onBytes: counted })
    return [oddTimesMessage('times-not-restorable', oddTimes, destination)].filter((one) => one !== null)
  })
}

/** Of files that changed faster than they could be read. */
export function changingMessages(data: readonly ReadMount[]): Message[] {
  return data.flatMap(({ destination, pass }) => {
    const { count = 0, names = [] } = pass?.changing ?? {}
    return count === 0
      ? []
      : message('files-changed-while-read', { paths: pathsOf(destination, names), more: count - names.length })
  })
}

function pathsOf(destination: string, names: readonly Buffer[]): string[] {
  return names.map((name) => showBytes(Buffer.concat([Buffer.from(`${destination}/`), name])))
}
