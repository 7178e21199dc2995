import { showBytes, type HardLink } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import type { Engine } from '../engine/connect-engine.ts'
import { mountFolder } from '../made/create-carrier.ts'
import { nothingMade } from '../made/made-objects.ts'
import { removeMade } from '../made/remove-made.ts'
import { twinCarrier } from '../made/twin-carrier.ts'
import { isHostFolder, lookOnHost, lookThroughEngine, type FileLook } from './look-at-file.ts'

interface Look {
  at: (name: Buffer) => Promise<FileLook | null>
  isHere: boolean
}

/** Pairs of folders that are remembered; then anew. */
const mostPairs = 10_000

export interface LinkCheck extends AsyncDisposable {
  /**
   * @throws OpError `INVALID_STATE` where a link and what it leads to lie on two file systems; `TRUNCATED` where they differ, or one is
   * gone, which may also be because somebody changed them; `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`; the signal's reason.
   */
  refuseFalse: (links: readonly HardLink[]) => Promise<void>
}

/**
 * For the tar of what a carrier has mounted: whether each hard link and what it leads to are one and the same file. Where the host's
 * folder is within reach they are looked up there. Else the engine is asked, some milliseconds each, for one link between each two
 * folders: what lies in one folder lies on one file system. Makes a carrier of its own with the first link, removed when this is
 * disposed.
 * @NOTE the engine's tar knows hard links by their inode alone: below a folder with two file systems two files may share one by
 * chance, and then the data of the second is nowhere in the tar: moby pkg/archive, `tarAppender.SeenFiles`.
 */
export function createLinkCheck(
  engine: Engine,
  { carrierId, signal }: { carrierId: string; signal: AbortSignal },
): LinkCheck {
  const containers: string[] = []
  const onOneDisk = new Set<string>()
  let looking: Look | null = null
  let target: { name: Buffer; look: FileLook | null } | null = null
  const begin = async (): Promise<Look> => {
    const twin = await twinCarrier(engine, carrierId, signal)
    containers.push(twin.id)
    const isHere = await isHostFolder(engine, twin, signal)
    const at = async (name: Buffer): Promise<FileLook | null> =>
      (isHere ? await lookOnHost(twin.hostFolder, name) : null) ??
      lookThroughEngine(engine, { carrierId: twin.id, name, signal })
    return { at, isHere }
  }
  return {
    refuseFalse: async (links) => {
      looking ??= await begin()
      for (const link of links) {
        signal.throwIfAborted()
        const pair = foldersOf(link)
        if (onOneDisk.has(pair)) continue
        if (target?.name.equals(link.target) !== true)
          target = { name: link.target, look: await looking.at(link.target) }
        refuseOther(link, await looking.at(link.name), target.look)
        if (looking.isHere) continue
        if (onOneDisk.size >= mostPairs) onOneDisk.clear()
        onOneDisk.add(pair)
      }
    },
    [Symbol.asyncDispose]: async () => {
      const [failure] = await removeMade(engine, { ...nothingMade(), containers })
      if (failure !== undefined) throw failure
    },
  }
}

function foldersOf({ name, target }: HardLink): string {
  const [one, other] = [name, target].map((path) => path.toString('latin1').replace(/[^/]*$/, ''))
  return `${one}\0${other}`
}

function refuseOther(link: HardLink, one: FileLook | null, other: FileLook | null): void {
  const file = shown(link.name)
  const target = shown(link.target)
  if (one === null || other === null)
    throw new OpError('TRUNCATED', message('file-removed-while-read', { file: one === null ? file : target }))
  if (one.file === other.file) return
  const areApart = one.device !== null && other.device !== null && one.device !== other.device
  throw new OpError(areApart ? 'INVALID_STATE' : 'TRUNCATED', message('hard-link-false', { file, target, areApart }))
}

/** A name of the tar as it is in the mount. */
function shown(path: Buffer): string {
  return showBytes(path).replace(`${mountFolder}/`, '')
}
