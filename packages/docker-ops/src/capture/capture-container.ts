import { OpError, type BackupMountChoice, type CopyMode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { findDefaultUlimits } from '../container/default-ulimits.ts'
import { isAlive, ownName } from '../container/names.ts'
import { createBytesProgress, type BytesProgress } from '../data/pass-mounts.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { keepsHostOwners } from '../engine/read-capabilities.ts'
import { reportStep } from '../engine/report-step.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import { nothingMade, type MadeObjects } from '../made/made-objects.ts'
import { removeMade, undoMade } from '../made/remove-made.ts'
import { quiesceFor } from '../plan/plan-quiesce.ts'
import type { QuiescingRun } from '../quiesce/quiesce-journal.ts'
import { whileWatched } from '../quiesce/watch-container.ts'
import { withDowntime } from '../quiesce/while-quiesced.ts'
import type { BackupDocument } from './backup-document.ts'
import type { BackupSink } from './backup-sink.ts'
import { chooseMounts, refuseUnreadable, treeKeys, type ChosenMount } from './choose-mounts.ts'
import { describeCapture } from './describe-capture.ts'
import { findWriters, listRunningOthers } from './find-writers.ts'
import { createFolderReads, folderOf, type FolderToRead } from './folder-reads.ts'
import { keepImage } from './image/keep-image.ts'
import { topConfig } from './image/top-config.ts'
import { prepareLayer, type PreparedLayer } from './layer/prepare-layer.ts'
import { prepareMounts } from './prepare-mounts.ts'
import { readCaptureSource, type CaptureSource } from './read-capture-source.ts'
import { readFilesystem } from './read-filesystem.ts'
import { changingMessages, readMounts } from './read-mounts.ts'

export interface CaptureRequest {
  /** Id, unique id prefix or name. */
  containerId: string
  mode: CopyMode
  /** By destination; what is not named: volumes are kept, folders of the host are not. */
  mounts: Record<string, BackupMountChoice>
  /**
   * After how long since the last time every file of a folder is read that is read where it lies, also where its stat says it has not
   * changed; in milliseconds, 0 for now. Default thirty days.
   */
  fullReadAfterMs?: number
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
 * is large to the sink. Mounts within reach are read where they lie, all others through the engine. In mode pause or stop the container
 * is quiesced from before its writable layer is read until its last mount is; image layers, which do not change, are read before, and
 * so are the mounts that are read where they lie, and a large writable layer: then they are only looked at again. Whatever happens, it is resumed afterwards and
 * what was made is removed.
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

const dayMs = 86_400_000

async function capture(
  engine: Engine,
  { request, source, mounts, how, made }: Capture,
  { sink, run, alwaysCommit = false }: CaptureOptions,
): Promise<CapturedContainer> {
  const { container, image, volumes } = source
  const { signal } = run
  const { jobId, fullReadAfterMs = 30 * dayMs } = request
  const carriers = createCarrierPool(engine, { jobId, made, signal })
  const diffIds = image?.RootFS?.Layers ?? []
  using opened = new DisposableStack()
  const prove = { jobId, made, carriers, signal, opened }
  // Either may be refused: before an image is read for nothing.
  const readable = await prepareMounts(engine, { mounts, volumes }, prove)
  const layer = await prepareLayer(engine, source, { ...prove, alwaysCommit })
  const { store, config } = await keepImage(engine, source, { sink, run, carriers })
  reportStep(run, 'preparing')
  const possible = source.possibleUlimits
  const defaultUlimits = await findDefaultUlimits(engine, { container, possible }, { carriers, signal })
  const mode = isAlive(container.State.Status) ? request.mode : 'stop'
  const folders = createFolderReads({ sink: sink.folders, mode, signal, fullReadAfterMs })
  const told = withDowntime(run)
  const progressOf = (step: 'backing up' | 'reading changes', sizes: (number | null)[]): BytesProgress =>
    createBytesProgress({ step, sizes, totalIsEstimate: true, onProgress: told.onProgress })
  const sizeOf = ({ mount }: { mount: ChosenMount }): number | null => run.knownSizes?.get(mount.source) ?? null
  const { key } = treeKeys(source.identity, `layer:${ownName(container)}`)
  const ownFolder = how === null ? null : largeFolder(layer, { container: ownName(container), key })
  const inFolders = how === null ? [] : readable.filter((mount) => mount.reader === 'host')
  const firstFolders = [...(ownFolder === null ? [] : [ownFolder]), ...inFolders.map(folderOf)]
  const firstSizes = [...(ownFolder === null ? [] : [ownFolder.bytes]), ...inFolders.map(sizeOf)]
  if (firstFolders.length > 0) await folders.readFirst(firstFolders, progressOf('backing up', firstSizes))
  const progress = progressOf(firstFolders.length > 0 ? 'reading changes' : 'backing up', readable.map(sizeOf))
  const limits = run.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: run.idleTimeoutMs }
  const others = mode === 'live' ? [] : await listRunningOthers(engine, container.Id, signal)
  const read = await whileWatched(
    engine,
    { container, mode, how, advice: message('back-up-again') },
    {
      run: told,
      work: async () => {
        progress.moved(0)
        const ownLayers = image === null ? null : diffIds.length
        const isQuiesced = mode !== 'live'
        const readLast =
          ownFolder === null ? null : (onBytes: (bytes: number) => void) => folders.readLast(ownFolder, onBytes)
        const finish = await readFilesystem(
          engine,
          { container, ownLayers, ...layer, readLast, store, mode, isQuiesced, jobId },
          { sink, made, signal, onBytes: progress.moved, ...limits },
        )
        progress.doneUnforeseen()
        return {
          finish,
          data: await readMounts(engine, readable, { sink, folders, mode, signal, progress, ...limits }),
        }
      },
    },
  )
  // Not while the container waits for what is read.
  if (mode !== 'live') others.push(...(await listRunningOthers(engine, container.Id, signal)))
  const { finish, data } = read.result
  for (const { pass } of data) if (pass !== null) await sink.folders.keep(pass)
  const filesystem = await finish()
  const { kept } = filesystem
  const browsable = kept === null ? null : await sink.addLayerTree({ path: '/', key, diffId: kept.diffId }, { signal })
  signal.throwIfAborted()
  return {
    document: describeCapture(source, {
      request,
      mounts,
      quiesced: how,
      frozenMs: read.downtimeMs,
      filesystem,
      layerReader: layer.upper?.reader ?? 'engine',
      data,
      entries: browsable?.entries ?? 0,
      defaultUlimits,
    }),
    image: topConfig(source, { config, diffIds, kept }),
    warnings: [...findWriters(mounts, others), ...changingMessages(data)],
  }
}

/** A smaller one is read in less time than two passes over it take. */
const largeBytes = 67_108_864

/** The folder of a writable layer that is to be read while the container still runs. No backup has a tree of that key: what is read goes. */
function largeFolder(
  { upper }: PreparedLayer,
  { container, key }: { container: string; key: string },
): (FolderToRead & { bytes: number }) | null {
  if (upper?.reader !== 'host' || upper.bytes < largeBytes) return null
  const { folder, owners, bytes } = upper
  const tree = { path: '/', key: `${key} in two passes`, formerKey: null }
  return { tree, folder, owners, bytes, isLayer: true, data: message('filesystem-of', { container }) }
}
