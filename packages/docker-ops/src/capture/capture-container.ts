import { OpError, type BackupMountChoice, type CopyMode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { findDefaultUlimits } from '../container/default-ulimits.ts'
import { isAlive, ownName } from '../container/names.ts'
import { hostFolderOf, lossMessages, startLossLook, type LossLook } from '../data/look-for-losses.ts'
import { createBytesProgress } from '../data/pass-mounts.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { keepsHostOwners, usesContainerdStore } from '../engine/read-capabilities.ts'
import { reportStep } from '../engine/report-step.ts'
import { createCarrierPool, type CarrierPool } from '../made/carrier-pool.ts'
import { nothingMade, type MadeObjects } from '../made/made-objects.ts'
import { removeMade, undoMade } from '../made/remove-made.ts'
import { quiesceFor } from '../plan/plan-quiesce.ts'
import type { QuiescingRun } from '../quiesce/quiesce-journal.ts'
import { whileWatched } from '../quiesce/watch-container.ts'
import { listOpaqueFolders } from '../writable-layer/list-opaque-folders.ts'
import { findUpperFolder, type UpperFolder } from '../writable-layer/upper-folder.ts'
import { seesHostFolders } from '../sizes/sees-host-folders.ts'
import { changedWhiteoutNames, whiteoutNamesMessage } from '../writable-layer/whiteout-names.ts'
import type { BackupDocument } from './backup-document.ts'
import type { BackupSink } from './backup-sink.ts'
import { chooseMounts, refuseUnreadable, treeKeys, type ChosenMount } from './choose-mounts.ts'
import { describeCapture } from './describe-capture.ts'
import { findWriters, listRunningOthers } from './find-writers.ts'
import { findStoredImage, openContentStore, type ContentStore } from './image/content-store.ts'
import { readConfigFile } from './image/read-config-file.ts'
import { saveImage } from './image/save-image.ts'
import { topConfig } from './image/top-config.ts'
import { prepareCarriers, type CaptureCarriers } from './prepare-carriers.ts'
import { readCaptureSource, type CaptureSource } from './read-capture-source.ts'
import { readFilesystem, type FilesystemRequest } from './read-filesystem.ts'
import { readMounts } from './read-mounts.ts'

export interface CaptureRequest {
  /** Id, unique id prefix or name. */
  containerId: string
  mode: CopyMode
  /** By destination; what is not named: volumes are kept, folders of the host are not. */
  mounts: Record<string, BackupMountChoice>
  /** Written on everything that is made on the engine, so that an interrupted backup can be swept by it. */
  jobId: string
  holdfastVersion: string
}

export type CaptureRun = QuiescingRun

export interface CapturedContainer {
  document: BackupDocument
  /** For the sink's seal: the configuration of the image with the writable layer in it, if there is one. */
  image: { config: Buffer; diffIds: string[] }
  /** What whoever looks at the backup should know. */
  warnings: Message[]
}

export interface CaptureOptions {
  sink: BackupSink
  run: CaptureRun
  /** Has the engine commit the writable layer also where it could be read from its folder. Default false. */
  alwaysCommit?: boolean
}

/**
 * Reads a container for a backup: its configuration, its image, its writable layer and the data of its mounts, and hands all that
 * is large to the sink. In mode pause or stop the container is quiesced from before its writable layer is read until its last
 * mount is; image layers do not change and are read before. Whatever happens, it is resumed afterwards and what was made is removed.
 * A cancel rejects with the signal's reason.
 * @throws OpError
 * - `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`; `INVALID_STATE` for a swarm task's container, for one with the host's users on an engine whose
 *   others have their own, for a writable layer that cannot be read because
 *   of names in it, for a mode that would harm the container
 *   and, in every mode, when it ended, was paused, unpaused or the like meanwhile; `OWN_CONTAINER` where it is the one this program
 *   runs in;
 * - `BAD_REQUEST` for a mount that is not there or has nothing to keep;
 * - `TRUNCATED`, `TIMEOUT` when data did not come whole;
 * - `DISK_FULL`, `ENGINE_UNREACHABLE`, also when the engine's events broke off, `ENGINE_REFUSED`, also for a mount whose data it
 *   does not give out, which is named, and those of the sink. Where
 *   something could not be removed again, the message says what, and `cause` is an AggregateError.
 */
export async function captureContainer(
  engine: Engine,
  request: CaptureRequest,
  options: CaptureOptions,
): Promise<CapturedContainer> {
  const { run } = options
  reportStep(run, 'reading')
  const source = await readCaptureSource(engine, request.containerId, run.signal)
  const mounts = chooseMounts(source, request.mounts)
  refuseUnreadable(mounts)
  if (keepsHostOwners(source.capabilities, source.container))
    throw new OpError('INVALID_STATE', message('container-of-host-users', { container: ownName(source.container) }))
  const how = quiesceFor(source, request.mode, run.ownContainerId ?? null)
  const made = nothingMade()
  try {
    const captured = await capture(engine, { request, source, mounts, how, made }, options)
    const [failure] = await removeMade(engine, made)
    if (failure !== undefined) throw failure
    return captured
  } catch (error) {
    throw await undoMade(engine, { jobId: request.jobId, made }, error)
  }
}

interface Capture {
  request: CaptureRequest
  source: CaptureSource
  mounts: readonly ChosenMount[]
  how: 'pause' | 'stop' | null
  made: MadeObjects
}

async function capture(
  engine: Engine,
  { request, source, mounts, how, made }: Capture,
  { sink, run, alwaysCommit = false }: CaptureOptions,
): Promise<CapturedContainer> {
  const { container, image } = source
  const { signal } = run
  const { jobId } = request
  const carriers = createCarrierPool(engine, { jobId, made, signal })
  const isRunning = isAlive(container.State.Status)
  const diffIds = image?.RootFS?.Layers ?? []
  const store =
    image === null ? null : await storeOf(engine, { imageId: image.Id, info: source.info }, { carriers, signal })
  const config =
    image === null
      ? null
      : await saveImage(
          engine,
          { imageId: image.Id, diffIds, platform: source.imagePlatform, sizeBytes: image.Size ?? null },
          {
            sink,
            run,
            readConfig: async () =>
              store === null
                ? readConfigFile(engine, { imageId: image.Id, info: source.info }, { carriers, signal })
                : ((await findStoredImage(store, { imageId: image.Id, diffIds }))?.config ?? null),
          },
        )
  reportStep(run, 'preparing')
  const possible = source.possibleUlimits
  const defaultUlimits = await findDefaultUlimits(engine, { container, possible }, { carriers, signal })
  const folder = alwaysCommit || image === null ? null : await findUpperFolder(source)
  const lostNames = image === null || folder !== null ? [] : await namesOfCommit(engine, source, signal)
  const readable = await prepareCarriers(carriers, { mounts, upperFolder: folder?.path ?? null })
  const upper = upperOf(engine, { source, folder, carrierId: readable.upperCarrierId }, run)
  const progress = createBytesProgress({
    step: 'backing up',
    sizes: readable.mounts.map(({ mount }) => run.knownSizes?.get(mount.source) ?? null),
    totalIsEstimate: true,
    onProgress: run.onProgress,
  })
  const limits = run.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: run.idleTimeoutMs }
  const mode = isRunning ? request.mode : 'stop'
  const others = mode === 'live' ? [] : await listRunningOthers(engine, container.Id, signal)
  const read = await whileWatched(
    engine,
    { container, mode, how, advice: message('back-up-again') },
    {
      run,
      work: async () => {
        progress.moved(0)
        const ownLayers = image === null ? null : diffIds.length
        const isQuiesced = mode !== 'live'
        const finish = await readFilesystem(
          engine,
          { container, ownLayers, upper, lostNames, store, mode, isQuiesced, jobId },
          { sink, made, signal, onBytes: progress.moved, ...limits },
        )
        progress.doneUnforeseen()
        const lost = await readMounts(engine, readable.mounts, { sink, mode, signal, progress, ...limits })
        return { finish, lost }
      },
    },
  )
  // Not while the container waits for what is read.
  await using look = lookAtData(engine, { source, readable, folder }, run)
  if (mode !== 'live') others.push(...(await listRunningOthers(engine, container.Id, signal)))
  const { finish, lost } = read.result
  const filesystem = await finish()
  const { kept } = filesystem
  const { key } = treeKeys(source.identity, `layer:${ownName(container)}`)
  const browsable = kept === null ? null : await sink.addLayerTree({ path: '/', key, diffId: kept.diffId }, { signal })
  const looked = await look.results()
  signal.throwIfAborted()
  return {
    document: describeCapture(source, {
      request,
      mounts,
      quiesced: how,
      frozenMs: read.downtimeMs,
      filesystem,
      lostInData: [...lossMessages(kept === null ? looked.slice(1) : looked), ...lost],
      entries: browsable?.entries ?? 0,
      defaultUlimits,
    }),
    image: topConfig(source, { config, diffIds, kept }),
    warnings: findWriters(mounts, others),
  }
}

/** @throws OpError `INVALID_STATE` where no image with such files can be read at all. */
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

function storeOf(
  engine: Engine,
  { imageId, info }: { imageId: string; info: CaptureSource['info'] },
  options: { carriers: CarrierPool; signal: AbortSignal },
): Promise<ContentStore | null> {
  const { DockerRootDir } = info
  if (!usesContainerdStore(info) || DockerRootDir === undefined) return Promise.resolve(null)
  return openContentStore(engine, DockerRootDir, { ...options, imageId })
}

function lookAtData(
  engine: Engine,
  parts: { source: CaptureSource; readable: CaptureCarriers; folder: UpperFolder | null },
  { ownContainerId = null, signal }: CaptureRun,
): LossLook {
  const { container, info, volumes } = parts.source
  const isHere = seesHostFolders(engine, { ownContainerId, engineHost: info.Name ?? null })
  const mounts = parts.readable.mounts.map(({ mount: { destination, source, mounted } }) => {
    const folder = isHere && mounted !== null ? hostFolderOf(mounted, volumes.get(source) ?? null) : null
    return { data: destination, folder }
  })
  const data = message('filesystem-of', { container: ownName(container) })
  const layer = { data, folder: isHere ? (parts.folder?.path ?? null) : null, isLayer: true }
  return startLossLook([layer, ...mounts], signal)
}

function upperOf(
  engine: Engine,
  { source, folder, carrierId }: { source: CaptureSource; folder: UpperFolder | null; carrierId: string | null },
  { ownContainerId = null, signal }: CaptureRun,
): FilesystemRequest['upper'] {
  if (folder === null || carrierId === null) return null
  const where = { ownContainerId, engineHost: source.info.Name ?? null, signal }
  return { carrierId, how: folder.how, listOpaque: () => listOpaqueFolders(engine, folder.path, where) }
}
