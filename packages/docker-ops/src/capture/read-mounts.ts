import { OpError, type CopyMode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { carrierSource } from '../data/mount-source.ts'
import { oddTimesMessage } from '../data/odd-times.ts'
import { passMount } from '../data/pass-mount.ts'
import { passMounts, type BytesProgress } from '../data/pass-mounts.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { BackupSink } from './backup-sink.ts'
import type { ReadableMount } from './prepare-carriers.ts'
import { explainUnread, readAgain } from './read-again.ts'

export interface ReadMountsOptions {
  sink: BackupSink
  mode: CopyMode
  signal: AbortSignal
  progress: BytesProgress
  idleTimeoutMs?: number
}

/**
 * Hands one mount after the other to the sink. Resolves with what of them a restore will not write as it was.
 * @throws OpError those of `passMount` and of the sink, naming the mount.
 */
export async function readMounts(
  engine: Engine,
  mounts: readonly ReadableMount[],
  { sink, mode, signal, progress, ...limits }: ReadMountsOptions,
): Promise<Message[]> {
  const passes = mounts.map(({ mount: { destination, key, formerKey }, carrierId }) => ({
    destination,
    pass: (onBytes: (bytes: number) => void) =>
      readAgain({ data: destination, mode, signal }, async () => {
        let received = 0
        const source = carrierSource(engine, carrierId)
        const write = async (tar: AsyncIterable<Buffer>, reading: AbortSignal): Promise<void> => {
          const tree = await sink.addTree({ path: destination, key, formerKey }, tar, { signal: reading })
          if (tree.bytes === received) return
          throw new OpError('TRUNCATED', message('backup-bytes-differ', { received, stored: tree.bytes }))
        }
        const { oddTimes } = await passMount(
          { source, write },
          {
            ...limits,
            signal,
            onBytes: (bytes) => {
              received = bytes
              onBytes(bytes)
            },
          },
        )
        return oddTimesMessage('times-not-restorable', oddTimes, destination)
      }),
  }))
  const lost = await passMounts(passes, { signal, progress, explain: explainUnread })
  return lost.filter((one) => one !== null)
}
