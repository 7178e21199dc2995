import { showBytes } from '@holdfast/archive'
import { walkFolder, type HostFolder, type OwnerRange } from '@holdfast/host-files'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ownName } from '../../container/names.ts'
import type { ProveOptions } from '../../data/prove-host.ts'
import { readOwners } from '../../data/read-carrier.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import { longestFolder } from '../../engine/deep-folder.ts'
import { usesContainerdStore } from '../../engine/read-capabilities.ts'
import { findUpperFolder, type UpperFolder } from '../../writable-layer/upper-folder.ts'
import { changedWhiteoutNames, whiteoutNamesMessage } from '../../writable-layer/whiteout-names.ts'
import type { CaptureSource } from '../read-capture-source.ts'
import { openLayer } from './open-layer.ts'

/** Where the writable layer is read from, and what put it there. */
export type UpperSource = Pick<UpperFolder, 'how'> &
  (
    | { reader: 'host'; folder: HostFolder; owners: OwnerRange | null; bytes: number }
    | { reader: 'engine'; carrierId: string }
  )

/** One that is read where it lies. `bytes`: of its files, when it was looked at. */
export type HostUpper = Extract<UpperSource, { reader: 'host' }>

export interface PreparedLayer {
  /** Null where only a commit gives it, or where there is none apart from an image. */
  upper: UpperSource | null
  /** Of what the engine commits: files that look like deletions. */
  lostNames: readonly string[]
}

export interface PrepareLayerOptions extends ProveOptions {
  /** Takes the folder that is open, to close it. */
  opened: DisposableStack
  /** Has the engine commit it also where it could be read from its folder. */
  alwaysCommit: boolean
}

/**
 * Finds out how the writable layer is to be read, while the container still runs.
 * @throws OpError `INVALID_STATE` where no image with such files can be read at all, or loaded; those of `proveHost` and of the engine.
 */
export async function prepareLayer(
  engine: Engine,
  source: CaptureSource,
  { opened, alwaysCommit, ...options }: PrepareLayerOptions,
): Promise<PreparedLayer> {
  const { container, image, capabilities } = source
  const { carriers, signal } = options
  if (image === null) return { upper: null, lostNames: [] }
  const upper = alwaysCommit ? null : await findUpperFolder(source)
  if (upper === null) return { upper: null, lostNames: await namesOfCommit(engine, source, signal) }
  const { how, path } = upper
  const folder = await openLayer(engine, { container, upper }, options)
  if (folder === null) {
    const carrierId = await carriers.create({ type: 'bind', source: path, readOnly: true })
    return { upper: { reader: 'engine', how, carrierId }, lostNames: [] }
  }
  opened.use(folder)
  const { bytes } = await lookThrough(folder, { container: ownName(container), signal })
  const owners = capabilities.usernsRemap ? await readOwners(engine, await carriers.create(null), signal) : null
  return { upper: { reader: 'host', how, folder, owners, bytes }, lostNames: [] }
}

/**
 * How much is in a layer. Everything of it can be read where it lies, and not everything loaded.
 * @NOTE engines of both stores give a layer's paths to the kernel whole: `file name too long`, and the image is not there.
 */
async function lookThrough(
  folder: HostFolder,
  { container, signal }: { container: string; signal: AbortSignal },
): Promise<{ bytes: number }> {
  let bytes = 0
  for await (const { entries, release } of walkFolder(folder, { signal })) {
    try {
      for (const { kind, path, size, linkTo } of entries) {
        if (kind === 'file' && linkTo === null) bytes += size
        if (kind !== 'folder' || path.length <= longestFolder) continue
        const shown = showBytes(Buffer.concat([Buffer.from('/'), path]))
        const about = { container, folder: shown, longest: longestFolder }
        throw new OpError('INVALID_STATE', message('layer-folder-too-deep', about))
      }
    } finally {
      release()
    }
  }
  return { bytes }
}

async function namesOfCommit(
  engine: Engine,
  { container, info }: CaptureSource,
  signal: AbortSignal,
): Promise<string[]> {
  const names = await changedWhiteoutNames(engine, container, signal)
  // @NOTE a graph driver looks for the data of such a file where only the deletion is: moby layer/layer_store.go, assembleTarTo.
  if (names.length > 0 && !usesContainerdStore(info))
    throw new OpError('INVALID_STATE', whiteoutNamesMessage(ownName(container), names, { canExclude: false }))
  return names
}
