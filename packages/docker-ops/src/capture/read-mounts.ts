import { createTarWalker } from '@holdfast/archive'
import { OpError, type CopyMode } from '@holdfast/contract'
import { mountFolder } from '../made/create-carrier.ts'
import { createLinkCheck } from '../data/create-link-check.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { adviseToLeaveOut } from './advise-to-leave-out.ts'
import type { BackupSink } from './backup-sink.ts'
import type { ChosenMount } from './choose-mounts.ts'
import { readAgain } from './read-again.ts'
import { watchedBody } from '../engine/body/watched-body.ts'

/** A mount, and the helper that has it too. */
export interface ReadableMount {
  mount: ChosenMount
  helperId: string
}

export interface ReadMountsOptions {
  sink: BackupSink
  mode: CopyMode
  signal: AbortSignal
  /** Of the mount that is being read. */
  onBytes: (bytes: number) => void
  /** One more is done. */
  onRead: (bytes: number) => void
  idleTimeoutMs?: number
}

/** The tar of a mount begins with its own folder: without a first byte it is the mount that does not answer. */
const firstByteTimeoutMs = 300_000

/**
 * Hands one mount after the other to the sink.
 * @throws OpError those of `watchedBody`, of `createLinkCheck` and of the sink, naming the mount.
 */
export async function readMounts(
  engine: Engine,
  mounts: readonly ReadableMount[],
  { sink, mode, signal, onBytes, onRead, ...limits }: ReadMountsOptions,
): Promise<void> {
  for (const { mount, helperId } of mounts) {
    signal.throwIfAborted()
    const read = async (): Promise<number> => {
      await using links = createLinkCheck(engine, { helperId, signal })
      let received = 0
      const archive = `/containers/${helperId}/archive?path=/${mountFolder}`
      const body = watchedBody(engine, archive, {
        signal,
        firstByteTimeoutMs: limits.idleTimeoutMs ?? firstByteTimeoutMs,
        ...limits,
        onBytes: (bytes) => {
          received = bytes
          onBytes(bytes)
        },
      })
      const tar = createTarWalker({ onLinks: links.refuseFalse }).through(body)
      try {
        const { destination: path, key, formerKey } = mount
        const tree = await sink.addTree({ path, key, formerKey }, tar, { signal })
        if (tree.bytes === received) return received
        throw new OpError('TRUNCATED', `${received} bytes came, and ${tree.bytes} were kept.`)
      } finally {
        // A sink that failed may have left the stream open.
        await tar.return(undefined)
      }
    }
    onRead(await readAgain({ what: mount.destination, mode, signal }, read).catch(adviseToLeaveOut(mount.destination)))
  }
}
